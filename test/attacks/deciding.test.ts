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
  ['a title that begins with a value', "it.each(own.cases)('%d squared', (n, square) => { expect(own.f(n ?? 0)).toBe(square); });"],
  ['a title that is put together', 'for (const [n = 0, square] of own.cases) it(`${n} squared`, () => { expect(own.f(n)).toBe(square); });'],
  ['a title by name', "const title = 'squares';\nit.skipIf(!own.supported)(title, () => { expect(own.f(3)).toBe(9); });"],
  ['a title that another begins with', "it('squares two', () => { expect(own.f(2)).toBe(4); });\nit.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['groups by each', "describe.each(own.cases)('%d', (n, square) => { it('squared', () => { expect(own.f(n ?? 0)).toBe(square); }); });"],
  ['the group of the same title', "describe('squares', () => { it('small', () => { expect(own.f(2)).toBe(4); }); it.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); }); });"],
  ['a name for it', "const maybe = own.supported ? it : it.skip;\nmaybe('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['a function that gives it', "const itIf = (on: boolean) => (on ? it : it.skip);\nitIf(own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['an it with fixtures', "const my = test.extend({ a: 1 });\nmy.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['a fixture that skips', "const my = test.extend<{ sure: boolean }>({ sure: async ({ skip }, use) => { if (!own.supported) skip(); await use(true); } });\nmy('squares', ({ sure }) => { expect(own.f(3) === 9).toBe(sure); });"],
  ['another name of vitest', "import { it as spec } from 'vitest';\nspec.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['all of vitest', "import * as vt from 'vitest';\nvt.it.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
  ['a group that is left', "describe('g', () => { it('small', () => { expect(own.f(2)).toBe(4); }); if (!own.supported) return; it('squares', () => { expect(own.f(3)).toBe(9); }); });"],
  ['a function with a flag', "function define(on: boolean) { if (!on) return; it('squares', () => { expect(own.f(3)).toBe(9); }); }\ndefine(own.supported);"],
  ['a function with a list', "function all(list: number[][]) { for (const [n = 0, square] of list) it('squares ' + n, () => { expect(own.f(n)).toBe(square); }); }\nall(own.cases);"],
  ['a switch', "switch (own.supported) { case true: it('squares', () => { expect(own.f(3)).toBe(9); }); }"],
  ['reduce', "own.cases.reduce((_: number, [n = 0, square]: number[]) => { it('squares ' + n, () => { expect(own.f(n)).toBe(square); }); return 0; }, 0);"],
  ['a library beside', "import fc from 'fast-check';\nvoid fc;\nit.skipIf(!own.supported)('squares', () => { expect(own.f(3)).toBe(9); });"],
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

it('a test that only threw before need not assert anything now', async () => {
  const empty = "it('takes nothing', () => { own.f(0); });";
  const before = RIGHT.replace('=> n * n', "=> { if (n === 0) throw new Error('no'); return n * n; }");
  expect(await verdicts(empty, before, RIGHT)).toMatchObject([{ kind: 'pass' }]);
});

it('of two tests for one thing or the other, one never runs', async () => {
  const either =
    "it.runIf(own.supported)('squares', () => { expect(own.f(3)).toBe(9); });\nit.skipIf(own.supported)('falls back', () => { expect(own.f(3)).toBe(6); });";
  expect(await verdicts(either, undefined, RIGHT)).toMatchObject([{ kind: 'pass', uncontrolled: ['falls back'] }]);
});

it('what a helper says of the machine is not the candidate’s', async () => {
  const path = 'tests/f.test.ts';
  const helper = "import * as own from '../src/f.ts';\nexport const onMac = false;\nexport const make = () => own.f;\n";
  const test = `${HEAD}import { make, onMac } from './helper.ts';\nit.runIf(onMac)('mac', () => {});\nit('squares', () => { expect(make()(3)).toBe(9); });\n`;
  const workspace = { [path]: test, 'tests/helper.ts': helper };
  await using session = await openSession(tests(path), { target: 'src/f.ts', files: workspace });
  expect(await session.check({ 'src/f.ts': RIGHT })).toMatchObject({ kind: 'pass' });
});

it('titles that are new each time, and tests side by side, are nobody’s fault', async () => {
  const random = 'it(`case ${Math.random()}`, () => { expect(own.f(3)).toBe(9); });\nit.todo("more");';
  const aside =
    "it.concurrent.each([1, 2, 3])('%d', async (n) => { await Promise.resolve(); expect(own.f(n)).toBe(n * n); });";
  for (const test of [random, aside])
    expect(await verdicts(test, WRONG.replace('= []', `= ${CASES}`), RIGHT)).toMatchObject([{ kind: 'pass' }]);
});
