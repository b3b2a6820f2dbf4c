import { describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { ASSERT, NODE, verdictOn, VITEST } from './verdictOn.ts';

// An assertion fails in a function that the candidate calls, and comes back by a promise that the tests do not look at.

const EACH = 'own.each([3], (x: number) => { assert.equal(x, 3); });';
const TESTS = [
  ['a script', 'tests/f.assert.ts', `${ASSERT}assert.ok(own.each);\n${EACH}`],
  ['a script, in a list', 'tests/f.assert.ts', `${ASSERT}assert.ok(own.each);\nconst all = [1, 2].map(() => ${EACH.slice(0, -1)});`],
  ['vitest with node:assert', 'tests/f.test.ts', `${VITEST}${ASSERT}it('a', () => { assert.ok(own.each); ${EACH} });`],
  ['vitest', 'tests/f.test.ts', `${VITEST}it('a', () => { expect(own.each).toBeDefined(); own.each([3], (x: number) => { expect(x).toBe(3); }); });`],
] as const; // prettier-ignore

const F = 'export const f = 0;\n';
const WRONG = [
  ['at once', 'export const each = async (_: number[], cb: any) => { cb(0); };'],
  ['later', 'export const each = async (_: number[], cb: any) => { await 0; cb(0); };'],
  ['in an object', 'export const each = (_: number[], cb: any) => ({ done: (async () => cb(0))() });'],
  ['by another error', 'export const each = async (_: number[], cb: any) => { try { cb(0); } catch (cause) { throw new Error("no", { cause }); } };'],
  ['by nothing', 'export const each = async (_: number[], cb: any) => { try { cb(0); } catch { throw undefined; } };'],
] as const; // prettier-ignore
const RIGHT = 'export const each = async (l: number[], cb: any) => { for (const x of l) { await 0; cb(x); } };';
/** Promises that nobody looks at are its own affair where no assertion failed. */
const REJECTS =
  'export const each = async (l: number[], cb: any) => { for (const x of l) cb(x); throw new Error("mine"); };';

describe('a failure that nobody looks at', () => {
  it.each(TESTS)('fails %s', async (_, path, test) => {
    const places = noWall === undefined ? ['', NODE] : [''];
    for (const needs of places) {
      // A test of vitest that does not wait is over before a candidate in a process gets to its later steps.
      const isOver = needs === NODE && path === 'tests/f.test.ts';
      for (const [how, code] of WRONG.filter(([when]) => when !== 'later' || !isOver))
        expect({ how, ...(await verdictOn(test, F + needs + code, path)) }).toMatchObject({ how, kind: 'fail' });
      for (const code of [RIGHT, REJECTS])
        expect(await verdictOn(test, F + needs + code, path)).toMatchObject({ kind: 'pass' });
    }
  });

  it('is looked at where the tests wait for it, soon or later', async () => {
    const call = 'own.each([3], (x: number) => { assert.equal(x, 4); })';
    const wait = `${ASSERT}const p = ${call};
await assert.rejects(p, /4/);
await assert.rejects(async () => ${call}, /4/);
const [one] = await Promise.allSettled([${call}]);
assert.equal(one?.status, 'rejected');`;
    const inTest = `${VITEST}it('a', async () => { const p = ${call}; await expect(p).rejects.toThrow(/4/); let seen; try { await ${call}; } catch (error) { seen = error; } expect(seen).toBeDefined(); });`;
    const inIsolate = inTest.replaceAll('assert.equal(x, 4)', 'expect(x).toBe(4)');
    for (const needs of noWall === undefined ? ['', NODE] : [''])
      for (const code of [
        RIGHT,
        RIGHT.replace('await 0;', ''),
        RIGHT.replace('await 0;', 'await new Promise((r) => setTimeout(r, 1));'),
      ])
        for (const [path, test] of [
          ['tests/f.assert.ts', wait],
          ['tests/f.test.ts', ASSERT + inTest],
          ['tests/f.test.ts', inIsolate],
        ] as const)
          expect(await verdictOn(test, F + needs + code, path)).toMatchObject({ kind: 'pass' });
  });
});
