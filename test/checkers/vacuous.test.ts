import { describe, expect, it } from 'vitest';
import { properties, tests } from '../../checkers/index.ts';
import { instrumented } from '../../checkers/instrumented.ts';
import type { Checker } from '../../src/checker.ts';
import type { Verdict } from '../../src/verdict.ts';
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

const MAIN = "import assert from 'node:assert';\nimport { f } from '../src/f.ts';\n";
const main = `${MAIN}assert.ok(f);\nasync function main() { assert.equal(await f(3), 9); assert.equal(await f(5), 25); }\nmain();`;

describe('a script that starts what it does not wait for', () => {
  it.each([
    ['main();'],
    ['main().finally(() => {});'],
    ['(async () => { await main(); })();'],
    ['void main();'],
    ['if (f) main();'],
    ['Promise.all([main()]);'],
    ['setTimeout(main, 1);'],
    ['[0].forEach(async () => { await main(); });'],
    ['for (const n of [3, 5]) f(n).then((m: number) => assert.equal(m, n * n));'],
  ])('%s', async (call) => {
    const text = main.replace('main();', call);
    const never = 'export const f = (_: number) => new Promise<number>(() => {});';
    expect(await judge(tests, 'test/f.assert.ts', text, never)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    const right = 'export const f = async (n: number) => n * n;';
    expect(await judge(tests, 'test/f.assert.ts', text, right)).toMatchObject({ kind: 'pass', executed: { count: 3 } });
  });

  it.each([
    ['what the candidate never settles, as a lock does not', 'const lock = f();\nlock.take();\nlock.take();\nassert.equal(lock.waiting, 1);', 'export const f = () => ({ waiting: -1, take() { this.waiting++; return new Promise(() => {}); } });'],
    ['a promise of its own that stays open', 'f(new Promise(() => {}));\nassert.equal(f(3), 3);', 'export const f = (n: unknown) => n;'],
    ['nothing, and says that it is through', 'assert.equal(f(3), 3);\nconsole.log("through");', 'export const f = (n: unknown) => n;'],
  ])('and is through where it starts %s', async (_, text, code) => {
    expect((await judge(tests, 'test/f.assert.ts', MAIN + text, code)).kind).toBe('pass');
  }); // prettier-ignore

  it.skipIf(noWall !== undefined)('by a candidate in a process', async () => {
    const right = "import 'node:process';\nexport const f = async (n: number) => n * n;";
    expect(await judge(tests, 'test/f.assert.ts', main, right)).toMatchObject({
      kind: 'pass',
      executed: { count: 3 },
      isolation: 'processes',
    });
    const wrong = "import 'node:process';\nexport const f = async (_: number) => 0;";
    expect((await judge(tests, 'test/f.assert.ts', main, wrong)).kind).toBe('fail');
  });
});

describe('a script that counts its failures itself', () => {
  const text = `${MAIN}function check(n) { try { assert.equal(f(n), n * n); } catch { process.exitCode = 1; } }\ncheck(3);\ncheck(5);\n`;
  const wrong = 'export const f = (_: number) => 9;';
  it('fails by its exit code', async () => {
    expect(await judge(tests, 'test/f.assert.ts', text, wrong)).toMatchObject({
      kind: 'fail',
      isolation: 'isolates',
    });
    const right = 'export const f = (n: number) => n * n;';
    expect((await judge(tests, 'test/f.assert.ts', text, right)).kind).toBe('pass');
  });

  it.skipIf(noWall !== undefined)('beside the candidate too', async () => {
    const beside = `import 'node:child_process';\n${text}`;
    expect(await judge(tests, 'test/f.assert.ts', beside, wrong)).toMatchObject({ kind: 'fail', isolation: 'shared' });
  });
});

it('puts no witness where none is needed', () => {
  const text = "import { it } from 'vitest';\nit('a', () => {});\nfc.property(fc.nat(), (n) => n + 1 > n);\n";
  expect(instrumented('a.test.ts', text)).toBe(text);
});
