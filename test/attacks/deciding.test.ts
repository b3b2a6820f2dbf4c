import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession } from '../checkers/session.ts';
import { noWall } from '../sandbox/contained.ts';
import { NODE } from './verdictOn.ts';

// A candidate has tests not run: it says that it supports nothing, or gives no case to test.

const HEAD = "import { describe, expect, it, test } from 'vitest';\nimport * as own from '../src/f.ts';\n";
const SMALL = "it('adds', () => { expect(own.f(2)).toBe(4); });\n";
const CASES = '[[2, 4], [3, 9]]';
const RIGHT = `export const f = (n: number): number => n * n;\nexport const supported: boolean = true;\nexport const cases: number[][] = ${CASES};\n`;
const WRONG = `export const f = (n: number): number => n + n;\nexport const supported: boolean = false;\nexport const cases: number[][] = [];\n`;

const files: readonly (readonly [string, string])[] = [
  ['skipIf', "it.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['runIf by a name of its own', "const { supported } = own;\nconst can = supported;\nit.runIf(can)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['a group', "describe.skipIf(!own.supported)('large', () => { it('squares', () => { expect(own.f(3)).toBe(9); }); });"],
  ['options', "it('squares', { skip: !own.supported }, () => { expect(own.f(3)).toBe(9); });"],
  ['a condition around it', "if (own.supported) it('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['the context', "it('squares', (ctx) => { if (!own.supported) ctx.skip(); expect(own.f(3)).toBe(9); });"],
  ['the context, with its condition', "it('squares', ({ skip }) => { skip(!own.supported, 'not here'); expect(own.f(3)).toBe(9); });"],
  ['each', "it.each(own.cases)('squares %d', (n, square) => { expect(own.f(n ?? 0)).toBe(square); });"],
  ['for', "test.for(own.cases)('squares %d', ([n, square]) => { expect(own.f(n ?? 0)).toBe(square); });"],
  ['a loop', 'for (const [n = 0, square] of own.cases) it(`squares ${n}`, () => { expect(own.f(n)).toBe(square); });'],
  ['forEach', 'Object.values(own.cases).forEach(([n = 0, square]) => { it(`squares ${n}`, () => { expect(own.f(n)).toBe(square); }); });'],
]; // prettier-ignore

/** The verdicts on these candidates, one after the other. */
async function verdicts(test: string, before: string | undefined, ...codes: string[]): Promise<Verdict[]> {
  const path = 'tests/f.test.ts';
  const workspace = { [path]: HEAD + SMALL + test, ...(before !== undefined && { 'src/f.ts': before }) };
  await using session = await openSession(tests(path), { target: 'src/f.ts', files: workspace, timeoutMs: 30_000 });
  const found: Verdict[] = [];
  for (const code of codes) found.push(await session.check({ 'src/f.ts': code }));
  return found;
}

describe.each([
  ['a new file', undefined],
  ['a file that is there', RIGHT.replace('n * n', 'n')],
])('for %s', (_, before) => {
  it.each(files)('%s: what does not run is no pass', async (__, test) => {
    expect(await verdicts(test, before, WRONG, RIGHT)).toMatchObject([
      { kind: 'fail', isolation: 'isolates' },
      { kind: 'pass', isolation: 'isolates' },
    ]);
  });

  it.skipIf(noWall !== undefined).each(files.filter(([name]) => /^(?:skipIf|each|the context)$/.test(name)))(
    '%s: nor in other places',
    async (__, test) => {
      expect(await verdicts(test, before, NODE + WRONG)).toMatchObject([{ kind: 'fail', isolation: 'processes' }]);
      const beside = `${test}\nimport { vi } from 'vitest';\nvi.spyOn(Math, 'max');\n`;
      expect(await verdicts(beside, before, WRONG, RIGHT)).toMatchObject([
        { kind: 'fail', isolation: 'shared' },
        { kind: 'pass', isolation: 'shared' },
      ]);
    },
  );
});

it('other cases than before are not those that ran before', async () => {
  const [, each = ''] = files.find(([name]) => name === 'each') ?? [];
  const before = RIGHT.replace('n * n', 'n');
  const evidence = [{ test: 'squares 3', message: 'did not run: it does on the unchanged workspace' }];
  const others = WRONG.replace('= []', '= [[2, 4], [0, 0]]');
  const more = RIGHT.replace(CASES, '[[2, 4], [3, 9], [4, 16]]');
  expect(await verdicts(each, before, others, more)).toMatchObject([{ kind: 'fail', evidence }, { kind: 'pass' }]);
});

it('a test that asserts nothing any more is no pass; one that never did is told of', async () => {
  const guarded = "it('squares', () => { if (own.supported) expect(own.f(3)).toBe(9); });";
  const message = 'ran without a single assertion, and makes some on the unchanged workspace';
  const evidence = [{ test: 'squares', message }];
  expect(await verdicts(guarded, RIGHT, WRONG)).toMatchObject([{ kind: 'fail', evidence }]);
  expect(await verdicts(guarded, undefined, WRONG)).toMatchObject([{ kind: 'pass', uncontrolled: ['squares'] }]);
  const calls = "it('squares', () => { own.f(3); });";
  for (const verdict of await verdicts(calls, WRONG, RIGHT)) expect(verdict).not.toHaveProperty('uncontrolled');
});

it('tests that are skipped whatever the candidate are no fault of it', async () => {
  const skipped =
    "it.skip('squares', () => {});\nit.skipIf(typeof process === 'object')('cubes', () => {});\nit.todo('more');\nit('roots', (ctx) => { ctx.skip(); });";
  for (const before of [undefined, WRONG])
    expect(await verdicts(skipped, before, RIGHT)).toMatchObject([{ kind: 'pass' }]);
});
