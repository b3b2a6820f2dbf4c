import { afterAll, describe, expect, it } from 'vitest';
import { checker, examples, tests, types } from '../../checkers/index.ts';
import { auditCheckers } from '../../src/audit/auditCheckers.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { borrowWarm, openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { testOf } from './audited.ts';

const warm = borrowWarm(2);
afterAll(() => warm[Symbol.asyncDispose]());

const SIGN = "export function sign(value: number): string {\n  return value < 0 ? 'minus' : 'plus';\n}\n";
const TEST = testOf(
  "import { sign } from '../src/sign.ts';",
  "expect(sign(-1)).toBe('minus'); expect(sign(1)).toBe('plus');",
);

async function audited(checkers: readonly Checker[], { code = SIGN, target = 'src/sign.ts', budgetMs = 60_000 } = {}) {
  const { signal } = new AbortController();
  const files = { 'test/sign.test.ts': TEST };
  const task = await resolveTask({ prompt: 'Write `sign`.', target, workspace: { files } });
  await using context = await openContext(task, { timeoutMs: 20_000, seed: 1, signal, unsafe: false, cores: 2 });
  const candidate = { files: { [target]: code }, digest: digestOf({ [target]: code }) };
  return await auditCheckers(task, checkers, candidate, context, { budgetMs, signal });
}

describe('an audit of checkers', () => {
  it('tells what they notice of changes to a candidate that they pass', async () => {
    const { of, made, killed, survived, survivors, interval } = await audited([types(), tests('test/sign.test.ts')]);
    expect({ of, made, killed, survived }).toEqual({ of: 7, made: 7, killed: 6, survived: 1 });
    expect(interval?.value).toBeCloseTo(6 / 7);
    expect(
      survivors.map(({ replacement, finding }) => [replacement, finding?.kind === 'killable' && finding.line]),
    ).toEqual([['value <= 0', "expect(sign(0)).toEqual('plus');"]]);
  });

  it('is of all of them together', async () => {
    const zero = examples('sign', [[[0], 'plus']]);
    expect(await audited([tests('test/sign.test.ts'), zero])).toMatchObject({ of: 7, killed: 7, survived: 0 });
    const alone = await audited([zero]);
    expect(alone.survived).toBeGreaterThan(1);
  });

  it('stops when its time is up', async () => {
    expect(await audited([tests('test/sign.test.ts')], { budgetMs: 1 })).toMatchObject({
      of: 0,
      killed: 0,
      reason: 'there was no time for a single one',
    });
  });

  it.each([
    ['no checker that executes', [types()], {}, 'no checker executes the code'],
    [
      'another language',
      [checker({ name: 'runs', check: () => true, executes: true })],
      { target: 'src/sign.py' },
      'mutants are made of JavaScript and TypeScript alone',
    ],
    [
      'nothing to change',
      [tests('test/sign.test.ts')],
      { code: 'export declare const sign: string;\n' },
      'there is nothing in it to change',
    ],
    [
      'a candidate that does not pass',
      [tests('test/sign.test.ts')],
      { code: SIGN.replace('<', '>') },
      "tests does not pass the program as it is: holds: expected 'plus' to be 'minus' // Object.is equality",
    ],
  ] as const)('of %s says so', async (_, checkers, options, reason) => {
    expect(await audited(checkers, options)).toMatchObject({ of: 0, interval: undefined, reason });
  });
});
