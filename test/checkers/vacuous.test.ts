import { describe, expect, it } from 'vitest';
import { properties, tests } from '../../checkers/index.ts';
import { instrumented } from '../../checkers/reading/instrumented.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Runs that end well and have shown nothing.

async function judge(checker: (path: string) => Checker, path: string, text: string, code: string): Promise<Verdict> {
  const files = { [path]: text };
  await using opened = await openSession(checker(path), { target: 'src/f.ts', files, timeoutMs: 8000 });
  return await opened.check({ 'src/f.ts': code });
}

const PROPS = "import fc from 'fast-check';\nimport { f } from '../src/f.ts';\n";
const sorts = `${PROPS}export const p = fc.property(fc.array(fc.integer()), (xs) => { const out = f(xs); return out.length === xs.length && xs.every((x) => out.includes(x)); });`;
const prime = `${PROPS}export const p = fc.property(fc.constantFrom(2, 3, 5, 7), (n) => f(n));`;
const judged = `${PROPS}export const p = fc.property(fc.nat(), (n) => { const is = f(n); return is; });`;

describe('a property', () => {
  it.each([
    ['whose inputs are emptied', sorts, 'export const f = (xs: number[]) => { xs.length = 0; return xs; };'],
    ['whose predicate hands undefined on', prime, 'export const f = () => undefined;'],
    ['whose predicate hands undefined on by a name', judged, 'export const f = () => undefined;'],
    [
      'that is interrupted',
      `${PROPS}fc.configureGlobal({ interruptAfterTimeLimit: 50 });\nexport const p = fc.property(fc.nat(), (n) => f(n) === n);`,
      'export const f = (n: number) => { const end = Date.now() + 100; while (Date.now() < end); return n; };',
    ],
  ])('%s has not held', async (_, text, code) => {
    expect((await judge(properties, 'test/f.props.ts', text, code)).kind).toBe('fail');
  });

  it.each([
    ['where one element is taken away', `${PROPS}export const p = fc.property(fc.array(fc.integer(), { minLength: 1 }), (xs) => { const n = xs.length; f(xs); return xs.length === n - 1; });`, 'export const f = (xs: number[]) => xs.pop();'],
    ['where the predicate asserts by a function of its own', `${PROPS}const check = (n: number): void => { if (f(n) !== n) throw new Error(); };\nexport const p = fc.property(fc.nat(), (n) => check(n));`, 'export const f = (n: number) => n;'],
  ])('holds %s', async (_, text, code) => {
    expect((await judge(properties, 'test/f.props.ts', text, code)).kind).toBe('pass');
  }); // prettier-ignore

  it.skipIf(noWall !== undefined)('has not held beside the candidate either', async () => {
    const beside = `import 'node:child_process';\n${prime}`;
    const verdicts = await Promise.all(
      ['undefined', 'true'].map(async (value) =>
        judge(properties, 'test/f.props.ts', beside, `export const f = () => ${value};`),
      ),
    );
    expect(verdicts).toMatchObject([{ kind: 'fail' }, { kind: 'pass', isolation: 'shared' }]);
  });

  it('says how to write one whose predicate only calls something', async () => {
    const text = `${PROPS}export const p = fc.property(fc.nat(), (n) => f(n));`;
    const nothing = 'export const f = (_: number): void => {};';
    const told = expect.stringContaining('write `(x) => { f(x); }`') as string;
    expect(await judge(properties, 'test/f.props.ts', text, nothing)).toMatchObject({ evidence: [{ message: told }] });
    const body = text.replace('=> f(n)', '=> { f(n); }');
    expect((await judge(properties, 'test/f.props.ts', body, nothing)).kind).toBe('pass');
  });

  it('is watched in vitest files too', async () => {
    const text = sorts
      .replace("'fast-check';", "'fast-check';\nimport { test } from 'vitest';")
      .replace('export const p = ', "test('p', () => { fc.assert(")
      .replace(/;$/, '); });');
    const gut = 'export const f = (xs: number[]) => { xs.length = 0; return xs; };';
    expect((await judge(tests, 'test/f.test.ts', text, gut)).kind).toBe('fail');
    expect(await judge(tests, 'test/f.test.ts', text, 'export const f = (xs: number[]) => [...xs];')).toMatchObject({
      kind: 'pass',
      executed: { count: 100 },
    });
  });
});

describe('a promise that nobody looks at', () => {
  const check =
    "const check = async () => { await 0; expect(f(3)).toBe(9); };\nit('a', () => { void check(); expect(f(1)).toBe(1); });\n";
  const head = "import { expect, it } from 'vitest';\nimport { f } from '../src/f.ts';\n";
  it.each([
    ['isolates', ''],
    ['isolates', "import 'node:util';\n"],
    ...(noWall === undefined
      ? ([
          ['isolates', "import 'node:fs';\n"],
          ['shared', "import 'node:child_process';\n"],
        ] as const)
      : []),
  ] as const)('fails the tests in %s by an assertion that fails in it: %s', async (isolation, needs) => {
    const text = `${needs}${head}${check}`;
    const once = await judge(tests, 'test/f.test.ts', text, 'export const f = (_: number) => 1;');
    expect(once).toMatchObject({ kind: 'fail', isolation, evidence: [{ test: 'outside any test' }] });
    const right = await judge(tests, 'test/f.test.ts', text, 'export const f = (n: number) => n * n;');
    expect(right).toMatchObject({ kind: 'pass', isolation });
  });
});

it('puts no witness where none is needed', () => {
  const text = "import { it } from 'vitest';\nit('a', () => {});\nfc.property(fc.nat(), (n) => n + 1 > n);\n";
  expect(instrumented('a.test.ts', text, [])).toBe(text);
});
