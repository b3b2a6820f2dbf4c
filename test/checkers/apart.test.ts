import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Files, Verdict } from '../../src/index.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Files of mocha and jest that need nothing but their framework: it runs in an isolate of its own, or in the host of the candidate's.

const RIGHT =
  "export const add = (a, b) => {\n  if (typeof a !== 'number') throw new TypeError('numbers only');\n  return a + b;\n};\nexport const each = (xs, f) => xs.map((x) => f(x));\n";
const WRONG = RIGHT.replace('a + b', 'a - b');
const IMPORT = "import { add, each } from '../src/add.js';\n";

const packageOf = (more: object): Files => ({ 'package.json': JSON.stringify({ type: 'module', ...more }) });
const MOCHA = packageOf({ devDependencies: { mocha: '*', chai: '*' } });
const NATIVE = { devDependencies: { jest: '*' }, scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest' } };
const JEST = packageOf(NATIVE);

const CHAI = `import { assert, expect } from 'chai';
${IMPORT}const seen = [];
before(() => seen.push('before'));
describe('add', () => {
  beforeEach(function () { this.timeout(500); seen.push('each'); });
  it('few', () => { expect(add(1, 2)).to.equal(3); });
  it('waits', async () => { await new Promise((go) => setTimeout(go, 2)); assert.deepEqual([add(0, 1)], [1]); });
  it('is told', (done) => { setTimeout(() => { expect(add(2, 2)).to.equal(4); done(); }, 1); });
  it('throws', () => { expect(() => add('x', 1)).to.throw(TypeError, /numbers/); });
  it('hands on', () => { expect(each([1, 2], (x) => x * 2)).to.eql([2, 4]); });
  it.skip('later', () => { expect(1).to.equal(2); });
  it('not now', function () { this.skip(); });
  after(() => { expect(seen).to.eql(['before', 'each', 'each', 'each', 'each', 'each', 'each']); });
});
`;
const EXPECT = `${IMPORT}const seen = [];
beforeAll(() => { seen.push('all'); });
describe('add', () => {
  beforeEach(() => { seen.push('each'); });
  it('few', () => { expect(add(1, 2)).toBe(3); });
  test('waits', async () => { expect.assertions(1); await new Promise((go) => setTimeout(go, 2)); expect([add(0, 1)]).toEqual([1]); });
  it('is told', (done) => { setTimeout(() => { expect(add(2, 2)).toBe(4); done(); }, 1); });
  it('throws', () => { expect(() => add('x', 1)).toThrow(/numbers/); });
  it('hands on', () => { const f = jest.fn((x) => x * 2); expect(each([1, 2], f)).toEqual([2, 4]); expect(f).toHaveBeenCalledTimes(2); });
  it('rejects', async () => { await expect(Promise.reject(new Error('a b'))).rejects.toThrow('a b'); });
  test.each([[1, 1, 2], [2, 2, 4]])('%i and %i: %s', (a, b, sum) => { expect(add(a, b)).toBe(sum); });
  xit('later', () => { expect(1).toBe(2); });
  it.todo('much later');
  afterAll(() => { expect(seen).toHaveLength(9); });
});
`;
const ASSERT = `import assert from 'node:assert';
${IMPORT}const f = typeof suite === 'function' ? suite : describe;
f('add', () => {
  test('few', () => { assert.equal(add(1, 2), 3); });
  test('place', () => { assert.deepStrictEqual([add(0, 1), new URL('a:b').protocol], [1, 'a:']); });
});
`;
const TYPED = `import { describe, expect, it, jest } from '@jest/globals';
import { add } from '../src/add';
describe('add', () => {
  it('few', () => { const f = jest.fn<(n: number) => number>(); expect(add(1, 2) as number).toBe(3); expect(f).not.toHaveBeenCalled(); });
});
`;

/** Put together: whoever runs this file would take it for its own. */
const DOM = ['@jest', 'environment jsdom'].join('-');

interface Given {
  readonly path?: string;
  readonly text: string;
  readonly files: Files;
  readonly target?: string;
}

const open = ({ path = 'test/add.test.js', text, files, target = 'src/add.js' }: Given) =>
  openSession(tests(path), { target, files: { ...files, [path]: text } });

async function verdictsOn(given: Given, codes: readonly string[]): Promise<Verdict[]> {
  await using opened = await open(given);
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await opened.check({ [given.target ?? 'src/add.js']: code }));
  return verdicts;
}

describe.skipIf(noWall !== undefined)('tests() apart', () => {
  it.each<[string, number, Given]>([
    ['mocha with chai', 7, { text: CHAI, files: MOCHA }],
    ['mocha by its import', 1, { text: `import { it } from 'mocha';\nimport { expect } from 'chai';\n${IMPORT}it('a', () => { expect(add(1, 2)).to.equal(3); });`, files: packageOf({}) }],
    ['mocha with node:assert, by another interface', 2, { text: ASSERT, files: { ...MOCHA, '.mocharc.yml': 'ui: tdd\nspec: test/*.js\nimport: tsx\ntimeout: 3s\n' } }],
    ['jest', 10, { text: EXPECT, files: JEST }],
    ['jest with node:assert', 2, { text: ASSERT, files: JEST }],
    ['jest with babel, in TypeScript', 2, { path: 'test/add.test.ts', target: 'src/add.ts', text: TYPED, files: { 'package.json': '{ "jest": { "testTimeout": 900, "restoreMocks": true } }', 'babel.config.js': "module.exports = { presets: ['@babel/preset-env', '@babel/preset-typescript'] };\n" } }],
  ])('%s', async (_, count, given) => {
    const needing = `import 'node:fs';\n${RIGHT}`;
    const [right, wrong, process, unread] = await verdictsOn(given, [RIGHT, WRONG, needing, 'export const add = (;']);
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'assertions', count }, isolation: 'isolates' });
    expect(right).not.toHaveProperty('uncontrolled');
    expect(wrong).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    expect(process).toMatchObject({ kind: 'pass', executed: { count }, isolation: 'processes' });
    expect(unread?.kind).toBe('fail');
  }); // prettier-ignore

  it.each<[string, string, Files]>([
    ['has other functions', CHAI, { ...MOCHA, '.mocharc.json': '{ "ui": "exports" }' }],
    ['is set up', CHAI, { ...MOCHA, '.mocharc.cjs': "module.exports = { require: './set-up.cjs' };\n", 'set-up.cjs': '' }],
    ['runs some tests only', CHAI, { ...MOCHA, '.mocharc.json': '{ "grep": "few" }' }],
    ['goes by a variable', CHAI, { ...MOCHA, ...packageOf({ mocha: {}, scripts: { test: 'TZ=UTC mocha' } }) }],
    ['uses a plugin', `import 'chai-as-promised';\n${CHAI}`, MOCHA],
    ['replaces modules', `${EXPECT}jest.mock('../src/add.js');`, JEST],
    ['has a clock of its own', `${EXPECT}jest.useFakeTimers();`, JEST],
    ['hands jest on', `${EXPECT}const { fn } = jest;`, JEST],
    ['takes a snapshot', `${EXPECT}it('s', () => { expect(add(1, 1)).toMatchInlineSnapshot('2'); });`, JEST],
    ['asks for a DOM', `/** ${DOM} */\n${EXPECT}`, JEST],
    ['is set up', EXPECT, packageOf({ ...NATIVE, jest: { setupFiles: ['./set-up.js'] } })],
    ['maps names', EXPECT, packageOf({ ...NATIVE, jest: { moduleNameMapper: { a: 'b' } } })],
    ['has globals', EXPECT, packageOf({ ...NATIVE, jest: { globals: { a: 1 } } })],
    ['freezes the clock', EXPECT, packageOf({ ...NATIVE, jest: { fakeTimers: { enableGlobally: true } } })],
    ['cannot be read by jest', EXPECT, packageOf({ jest: { transform: {} } })],
    ['is rewritten', EXPECT, { 'package.json': '{ "jest": {} }', 'babel.config.js': "module.exports = { plugins: ['x'] };\n" }],
    ['asks by require', "const { add } = require('../src/add.js');\nit('a', () => { expect(add(1, 2)).toBe(3); });", packageOf({ jest: {} })],
  ])('not where a file %s', async (_, text, files) => {
    await using opened = await open({ text, files: { ...files, 'set-up.js': '' } });
    // What needs a process of both says so before anything is bought.
    expect(opened.session.tools).toHaveProperty('containment');
  }); // prettier-ignore

  it.each<[string, string, Files, RegExp]>([
    ['expects more assertions', "it('a', () => { expect.assertions(2); expect(add(1, 2)).toBe(3); });", JEST, /two assertions/],
    ['waits for too long', "it('a', (done) => { expect(add(1, 2)).toBe(3); }, 50);", JEST, /Exceeded timeout of 50 ms/],
    ['throws as it is loaded', "it('a', () => {});\nexpect(add(1, 2)).toBe(3);\nthrow new Error('as it is loaded');", JEST, /as it is loaded/],
    ['throws nothing', "it('a', () => { expect(add(1, 2)).toBe(3); throw undefined; });", JEST, /what it threw was empty/],
    ['fails in a hook', "it('a', () => { expect(add(1, 2)).toBe(3); });\nafterAll(() => { throw new Error('in a hook'); });", JEST, /in a hook/],
    ['waits for too long', "it('a', function (done) { this.timeout(50); assert.equal(add(1, 2), 3); });", MOCHA, /Timeout of 50ms exceeded/],
    ['throws as it is loaded', "it('a', () => {});\nassert.equal(add(1, 2), 3);\nthrow new Error('as it is loaded');", MOCHA, /as it is loaded/],
    ['fails in a hook', "it('a', () => { assert.equal(add(1, 2), 3); });\nafter(() => { throw new Error('in a hook'); });", MOCHA, /in a hook/],
  ])('fails where a file %s', async (_, text, files, message) => {
    const chai = files === MOCHA ? "import { assert } from 'chai';\n" : '';
    const [verdict] = await verdictsOn({ text: `${chai}${IMPORT}${text}`, files }, [RIGHT]);
    const evidence = [expect.objectContaining({ message: expect.stringMatching(message) })];
    expect(verdict).toMatchObject({ kind: 'fail', isolation: 'isolates', evidence: expect.arrayContaining(evidence) });
  }); // prettier-ignore

  it.each<[string, string, Files]>([
    ['asserts nothing', "it('a', () => { add(1, 2); });", JEST],
    ['asserts nothing', "it('a', () => { add(1, 2); });", MOCHA],
    ['never loads the candidate', "it('a', () => { expect(1).toBe(1); });", JEST],
  ])('is broken where a file %s', async (_, text, files) => {
    const first = text.includes('add') ? IMPORT : '';
    const [verdict] = await verdictsOn({ text: first + text, files }, [RIGHT]);
    expect(verdict?.kind).toBe('broken');
  });

  it.each<[string, Files]>([
    ["(add.off ? it.skip : it)('b', () => { expect(add(1, 2)).toBe(3); });", JEST],
    ["(add.off ? it.skip : it)('b', () => { assert.equal(add(1, 2), 3); });", MOCHA],
    ["it('b', function () { if (add.off) this.skip(); assert.equal(add(1, 2), 3); });", MOCHA],
  ])('refuses who has tests left out: %s', async (text, files) => {
    const chai = files === MOCHA ? "import { assert } from 'chai';\n" : '';
    const same = files === MOCHA ? 'assert.equal(add(1, 1), 2)' : 'expect(add(1, 1)).toBe(2)';
    const given = { text: `${chai}${IMPORT}it('a', () => { ${same}; });\n${text}`, files };
    const off = 'export const add = () => 2;\nadd.off = true;\nexport const each = 1;\n';
    const [right, left] = await verdictsOn({ ...given, files: { ...files, 'src/add.js': RIGHT } }, [RIGHT, off]);
    expect(right?.kind).toBe('pass');
    expect(left).toMatchObject({
      kind: 'fail',
      evidence: [{ test: 'b', message: expect.stringMatching(/did not run/) }],
    });
  });
});
