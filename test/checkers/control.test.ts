import { describe, expect, it } from 'vitest';
import { controlOf } from '../../checkers/control/control.ts';

const R = 'r4nd';
/** A line's control, without what says that it is reached. */
function control(line: string): string {
  const { text } = controlOf('a.test.ts', line, R);
  return text.replace(/^\(globalThis\.\w+\?\.\(\), /, '').replace(/\);$/, ';');
}

describe('a control', () => {
  it.each([
    ['expect(f(1)).toBe(3);', 'expect(f(1)).toBe(4);'],
    ['expect(f(1)).toBe(-3);', 'expect(f(1)).toBe(4);'],
    ['expect(f(1)).toBe(0.5);', 'expect(f(1)).toBe(2);'],
    ['expect(f(1)).toBe(true);', 'expect(f(1)).toBe(false);'],
    ["expect(f(1)).toEqual('a');", `expect(f(1)).toEqual("a ${R}");`],
    ['expect(f(1)).toEqual([1]);', 'expect(f(1)).toEqual([2]);'],
    ['expect(f(1)).toEqual([]);', `expect(f(1)).toEqual([...[], "${R}"]);`],
    ['expect(f(1)).toEqual({ a: [b, { c: `d` }] });', `expect(f(1)).toEqual({ a: [b, { c: \`d ${R}\` }] });`],
    ['expect(f(1)).toEqual({ a: b });', `expect(f(1)).toEqual({ ...{ a: b }, "${R}": true });`],
    ['expect(f(1)).toEqual({ a: 1 });', 'expect(f(1)).toEqual({ a: 2 });'],
    ['expect(f(1)).toBe(null);', `expect(f(1)).toBe("${R}");`],
    ['expect(f(1)).toBe(9007199254740993);', 'expect(f(1)).toBe(0.5);'],
    ['expect(f(1)).toBe(10n);', 'expect(f(1)).toBe(11n);'],
    ['expect(f).toThrow("no");', `expect(f).toThrow("no ${R}");`],
    ['expect(f).toThrow(/no/);', 'expect(f).not.toThrow(/no/);'],
    ['expect(f(1)).toBe(wanted);', 'expect(f(1)).not.toBe(wanted);'],
    ['expect(f(1)).not.toBe(wanted);', 'expect(f(1)).toBe(wanted);'],
    ['expect(f(1)).toBeUndefined();', 'expect(f(1)).not.toBeUndefined();'],
    ['assert.equal(f(1), 2);', 'assert.equal(f(1), 3);'],
    ['assert.deepEqual(f(1), wanted);', 'assert.notDeepEqual(f(1), wanted);'],
    ['assert.throws(() => f(1));', 'assert.doesNotThrow(() => f(1));'],
    ['assert(f(1));', 'assert(!(f(1)));'],
    ['assert.ok(f(1) > 2, "m");', 'assert.ok(!(f(1) > 2), "m");'],
    ['assert.isTrue(f(1));', 'assert.isNotTrue(f(1));'],
    ['t.assert.strictEqual(f(1), 2);', 't.assert.strictEqual(f(1), 3);'],
    ['expect(f(1)).to.equal(2);', 'expect(f(1)).to.equal(3);'],
    ['expect(f(1)).to.deep.equal(wanted);', 'expect(f(1)).to.deep.not.equal(wanted);'],
    ['expect(f(1)).to.not.eql(2);', 'expect(f(1)).to.eql(2);'],
    ['expect(f(1)).not.to.be.true;', 'expect(f(1)).to.be.true;'],
    ['expect(f(1)).to.be.true;', 'expect(f(1)).to.be.not.true;'],
    ['expect(f).to.throw(Error);', 'expect(f).to.not.throw(Error);'],
    ['f(1).should.equal(2);', 'f(1).should.equal(3);'],
  ])('of %s', (line, expected) => {
    expect(control(line)).toBe(expected);
  });

  it.each([
    'expect(f(1)).toBeGreaterThan(3);',
    'expect(f(1)).toMatch(/a/);',
    'expect(f(1)).toBeCloseTo(0.3);',
    'other(f(1)).toBe(3);',
  ])('leaves what honest answers may survive: %s', (line) => {
    expect(controlOf('a.test.ts', line, R)).toEqual({ text: line, count: 0 });
  });

  it('changes any of several values, from one run to the next', () => {
    const line = 'expect(f(1)).toEqual({ a: 1, b: [2, 3] });';
    const texts = new Set(['0', '1', '2', 'ffff'].map((random) => controlOf('a.test.ts', line, random).text));
    expect(new Set([...texts].map((text) => /toEqual\((.*)\)\);$/.exec(text)?.[1]))).toEqual(
      new Set(['{ a: 2, b: [2, 3] }', '{ a: 1, b: [4, 3] }', '{ a: 1, b: [2, 6] }', '{ a: 8, b: [2, 3] }']),
    );
  });

  it.each([
    ['t.is(f(1), 2);', 't.is(f(1), 3);'],
    ['t.deepEqual(f(1), wanted);', 't.notDeepEqual(f(1), wanted);'],
    ['t.true(f(1));', 't.false(f(1));'],
  ])('of ava, where it is imported: %s', (line, expected) => {
    const head = "import test from 'ava';\n";
    expect(controlOf('a.test.js', head + line, R).text).toContain(expected.slice(0, -1));
    expect(controlOf('a.test.js', line, R).count).toBe(0);
  });

  it('of functions of node:assert that are imported by their names', () => {
    const head = "import { strictEqual } from 'node:assert';\n";
    expect(controlOf('a.test.js', `${head}strictEqual(f(1), 2);`, R).text).toContain('strictEqual(f(1), 3)');
    expect(controlOf('a.test.js', 'strictEqual(f(1), 2);', R).count).toBe(0);
  });

  it('waits where the test waits', () => {
    expect(controlOf('a.test.ts', 'await expect(p).resolves.toBe(1);', R).text).toMatch(
      /^await \(globalThis\.\w+\?\.\(\), expect\(p\)\.resolves\.toBe\(2\)\);$/,
    );
  });
});
