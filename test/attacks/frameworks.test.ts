import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { openTier } from '../../benchmarks/attacks/tiers.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession } from '../checkers/session.ts';
import { noWall } from '../sandbox/contained.ts';
import { familiesIn } from './corpus.ts';
import { openLane, PURE, testsOf } from './judged.ts';

// The same candidates over the runners of other frameworks, which stand apart from them as vitest's does.

/** Those that are about what stands on the tests' side; isolates.test.ts has the others. */
const FAMILIES = 'adaptive built-ins channel exits handles matchers membrane reporters'.split(' ');

const JEST = {
  'package.json':
    '{ "type": "module", "devDependencies": { "jest": "*" }, "scripts": { "test": "NODE_OPTIONS=--experimental-vm-modules jest" } }',
};
const CHAI = "import { it } from 'mocha';\nimport { expect } from 'chai';";

describe.skipIf(noWall !== undefined).each([
  {
    name: 'mocha with chai',
    families: FAMILIES,
    suite: testsOf(CHAI, (a, b) => `expect(${a}).to.deep.equal(${b});`),
  },
  {
    name: 'mocha with node:assert',
    // In the host each candidate has one of its own, which takes a second.
    families: ['channel', 'handles'],
    suite: testsOf(
      "import { it } from 'mocha';\nimport assert from 'node:assert';",
      (a, b) => `assert.deepStrictEqual(${a}, ${b});`,
    ),
  },
  {
    name: 'jest',
    families: FAMILIES,
    suite: testsOf("import { expect, it } from '@jest/globals';", (a, b) => `expect(${a}).toEqual(${b});`, JEST),
  },
])('hostile candidates before $name', ({ suite, families }) => {
  const lane = openLane('isolates', suite);
  afterAll(() => lane[Symbol.asyncDispose]());

  it.for(PURE.filter(({ family }) => families.includes(family)))(
    'are refused, and the honest one passes after each: $family, $name',
    async (hostile) => {
      expect(await lane.faultsOf(hostile)).toEqual([]);
    },
  );
});

/** Matchers of vitest's as chai has them. */
const OF_CHAI = [
  [/\.toBe\(/g, '.to.equal('],
  [/\.toEqual\(/g, '.to.deep.equal('],
  [/\.toHaveLength\(/g, '.to.have.lengthOf('],
  [/\.toBeDefined\(\)/g, '.to.not.equal(undefined)'],
  [/\.toThrow\(/g, '.to.throw('],
  [/\.toBeNull\(\)/g, '.to.equal(null)'],
  [/^import .* from 'vitest';$/m, CHAI],
] as const;
const asChai = (text: string): string => OF_CHAI.reduce((done, [from, to]) => done.replace(from, to), text);
const asJest = (text: string): string => text.replace("'vitest'", "'@jest/globals'");

describe.skipIf(noWall !== undefined)('families with tests of their own', () => {
  it.each([
    ['inputs', 'jest', asJest, JEST],
    ['teaching', 'jest', asJest, JEST],
    ['agreeing', 'jest', asJest, JEST],
    ['inputs', 'chai', asChai, {}],
    ['teaching', 'chai', asChai, {}],
  ])('%s, by %s', async (name, _, written, files) => {
    const families = familiesIn(join(import.meta.dirname, 'families'));
    const family = families.find(({ corpus: [first] }) => first?.family === name);
    if (family === undefined) throw new Error(`There is no family ${name}.`);
    const { target, test } = family.trial;
    await using open = await openTier('isolates', { target, test: { ...test, text: written(test.text) }, files }, 8000);
    const accepted: string[] = [];
    for (const { name: hostile, code } of family.corpus) {
      const { kind } = await open.verdictOn(code);
      if (kind !== 'fail') accepted.push(`${hostile}: ${kind}`);
    }
    expect(accepted).toEqual([]);
    expect(await open.verdictOn(family.honest)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });
});

const GIVES = "it('a', () => { let n = 0; f(7, (v) => { expect(v).toBe(49); n++; }); expect(n).toBe(1); });";
const CALLS = "it('a', () => { const g = jest.fn(); f(g); expect(g).toHaveBeenCalledWith(49); });";
const REJECTS = "it('a', async () => { await expect(Promise.reject(f().error)).rejects.toThrow('x'); });";
const THROWS = "it('a', () => { expect(() => { throw f().error; }).toThrow('x'); });";
const LATER =
  "let n = 0;\nclass Odd extends Error { get message() { return n++ % 2 === 0 ? '' : { includes: () => true, match: () => true }; } }\n";

async function verdictOn(test: string, code: string): Promise<Verdict> {
  const path = 'tests/f.test.js';
  const files = { ...JEST, [path]: `import { f } from '../src/f.js';\n${test}` };
  await using session = await openSession(tests(path), { target: 'src/f.js', files, timeoutMs: 8000 });
  return await session.check({ 'src/f.js': code });
}

describe.skipIf(noWall !== undefined)('what jest alone has', () => {
  it.each([
    ['reads what was expected', GIVES, 'export const f = (n, cb) => { try { cb(0); } catch (e) { cb(e.matcherResult.expected); } };'],
    ['reads it from the message', GIVES, 'export const f = (n, cb) => { try { cb(0); } catch (e) { cb(Number(/Expected: (\\d+)/.exec(e.message)?.[1])); } };'],
    ['writes calls of a mock', CALLS, 'export const f = (g) => { g.mock.calls.push([49]); };'],
    ['gives a mock other calls', CALLS, 'export const f = (g) => { g.mock = { calls: [[49]] }; };'],
    ['rejects with a message that answers later', REJECTS, `${LATER}export const f = () => ({ error: new Odd() });`],
    ['throws a message that answers later', THROWS, `${LATER}export const f = () => ({ error: new Odd() });`],
    ['replaces matchers', GIVES, "const kept = Symbol.for('$$jest-matchers-object');\nglobalThis[kept] = { state: {}, matchers: new Proxy({}, { get: () => () => ({ pass: true }) }) };\nexport const f = (n, cb) => cb(0);"],
    ['has tests of its own', GIVES, "export const f = (n, cb) => cb(0);\nglobalThis.it = (_, run) => run;\nglobalThis.expect = () => ({ toBe() {} });"],
  ])('%s', async (_, test, code) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  }); // prettier-ignore

  it.each([
    [GIVES, 'export const f = (n, cb) => cb(n * n);'],
    [CALLS, 'export const f = (g) => { g(49); };'],
    [REJECTS, "export const f = () => ({ error: new RangeError('ax') });"],
    [THROWS, "export const f = () => ({ error: new RangeError('ax') });"],
  ])('passes the honest: %s', async (test, code) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });
});
