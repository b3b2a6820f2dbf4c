import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession } from '../checkers/session.ts';
import { ASSERT, VITEST } from './verdictOn.ts';

// One candidate after another, where the tests run in a process that serves more than one. What the first has left under way has no
// part in what is said of the next.

async function lastVerdict(path: string, test: string, codes: readonly string[], timeoutMs = 8000): Promise<Verdict> {
  const files = { [path]: `import * as own from '../src/f.ts';\n${test}` };
  await using session = await openSession(tests(path), { target: 'src/f.ts', files, timeoutMs });
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await session.check({ 'src/f.ts': code }));
  return verdicts.at(-1) as Verdict;
}

const DOUBLE = 'export const g = (n: number) => n + n;\n';
const NEVER = `${DOUBLE}export const f = (_: number) => new Promise(() => {});`;
const THROWS_LATE = `${DOUBLE}export const f = (_: number) => { setTimeout(() => { throw new Error(); }, 1); return new Promise(() => {}); };`;
const GOOD = `${DOUBLE}export const f = async (n: number) => n * n;`;

describe('after a candidate that was cut off', () => {
  it('one that never ends is refused', async () => {
    const test = `${ASSERT}const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
async function slow() { await sleep(150); assert.ok(own.g); }
async function main() { assert.equal(await own.f(3), 9); }
assert.equal(own.g(2), 4);
slow();
main();`;
    expect(await lastVerdict('tests/f.assert.ts', test, [GOOD])).toMatchObject({ kind: 'pass' });
    expect(await lastVerdict('tests/f.assert.ts', test, [GOOD, THROWS_LATE, NEVER])).toMatchObject({ kind: 'fail' });
  });

  it('the honest one passes: tests of vitest that need Node, after a time-out', async () => {
    const test = `${VITEST}import { join } from 'node:path';\nit('a', async () => { expect(await own.f(3)).toBe(9); expect(join('a', 'b')).toBe('a/b'); });`;
    expect(await lastVerdict('tests/f.test.ts', test, [NEVER, GOOD], 2000)).toMatchObject({ kind: 'pass' });
  });

  it('the honest one passes: tests of vitest that use node:assert, after an error outside any test', async () => {
    const test = `${VITEST}${ASSERT}it('a', async () => { await own.f((x: number) => { assert.equal(x, 9); }); });`;
    const late =
      'export const f = async (cb: any) => { setTimeout(() => cb(0), 1); await new Promise((r) => setTimeout(r, 30)); };';
    const verdict = await lastVerdict('tests/f.test.ts', test, [
      late,
      'export const f = async (cb: any) => { cb(9); };',
    ]);
    expect(verdict).toMatchObject({ kind: 'pass' });
  });

  it('the honest one passes: a script that sets a timer', async () => {
    const test = `${ASSERT}assert.equal(own.g(2), 4);\nsetTimeout(() => { assert.equal(own.g(3), 6); }, 100);\nawait own.f(3);`;
    expect(await lastVerdict('tests/f.assert.ts', test, [THROWS_LATE, GOOD])).toMatchObject({ kind: 'pass' });
  });
});
