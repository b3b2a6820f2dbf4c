import { describe, expect, it } from 'vitest';
import { ASSERT, NODE, VITEST, verdictOn } from './verdictOn.ts';

// Tests and scripts whose input the candidate changes: they run once more with it kept.

const EMPTIES = 'export const f = (l: number[]) => { l.length = 0; return []; };';
const SORTS = 'export const f = (l: number[]) => l.sort((a, b) => a - b);';
const script = (body: string): readonly [string, string] => [`${ASSERT}${body}`, 'tests/f.assert.ts'];
const test = (body: string): readonly [string, string] => [`${VITEST}it('a', () => { ${body} });`, 'tests/f.test.ts'];
const asserting = (body: string): readonly [string, string] => [
  `${VITEST}${ASSERT}it('a', () => { ${body} });`,
  'tests/f.test.ts',
];

const COMPARES = 'const l = [3, 1, 2]; const s = f(l); assert.deepEqual(s, [...l].sort());';
const EACH =
  'const l = [1, 2]; const out = f(l); expect(out).toBeDefined(); l.forEach((x, i) => { expect(out[i]).toBe(x * 2); });';
const DRAINS =
  'const l = [3, 1, 2]; const got = []; while (l.length > 0) got.push(f(l)); assert.deepEqual(got, [2, 1, 3]);';
const TAKES =
  'const l = [1, 2, 3]; let last = 9; while (l.length > 0) { const x = f(l); expect(x < last).toBe(true); last = x; }';

describe('refuses who empties it', () => {
  it.each([
    ['in a script', script(COMPARES), EMPTIES],
    ['in a script, from a process', script(COMPARES), NODE + EMPTIES],
    ['with node:assert in a test', asserting(COMPARES), EMPTIES],
    ['where each element is compared', test(EACH), EMPTIES],
    ['where each element is compared, from a process', test(EACH), NODE + EMPTIES],
    [
      'where each element is found',
      test(EACH.replace('expect(out[i]).toBe(x * 2)', 'expect(out.includes(x)).toBe(true)')),
      EMPTIES,
    ],
  ] as const)('%s', async (_, [text, path], code) => {
    expect(await verdictOn(text, code, path)).toMatchObject({ kind: 'fail' });
  });
});

describe('is passed by who', () => {
  it.each([
    ['sorts it', script(COMPARES), SORTS],
    ['sorts it, where that is asked for', script('const l = [3, 1, 2]; f(l); assert.deepEqual(l, [1, 2, 3]);'), SORTS],
    ['gives it back', script('const l = [3, 1, 2]; assert.equal(f(l), l);'), SORTS],
    ['empties it, where that is asked for', script('const l = [3, 1]; f(l); assert.ok(l.length === 0); assert.equal(l.length, 0);'), EMPTIES],
    ['takes from it until nothing is left', script(DRAINS), 'export const f = (l: number[]) => l.pop();'],
    ['sorts it, in a test with node:assert', asserting(COMPARES), SORTS],
    ['doubles it', test(EACH), 'export const f = (l: number[]) => { const out = l.map((x) => 2 * x); l.push(0); l.pop(); return out; };'],
    ['takes from it, in a test', test(TAKES), 'export const f = (l: number[]) => l.pop();'],
    ['removes some, in a test', test('const l = [1, 2, -1]; f(l); for (const x of l) { expect(x).toBeGreaterThan(0); }'), 'export const f = (l: number[]) => { l.splice(0, l.length, ...l.filter((x) => x > 0)); };'],
  ] as const)('%s', async (_, [text, path], code) => {
    expect(await verdictOn(text, code, path)).toMatchObject({ kind: 'pass' });
  });
}); // prettier-ignore
