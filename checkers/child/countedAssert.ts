import assert from 'node:assert';

// Stands in for `node:assert` in the user's test scripts, so that a run of no assertion can be told from a pass.

let count = 0;

/** How many assertions have run in this process. */
export function assertionsRun(): number {
  return count;
}

function counted(original: typeof assert): typeof assert {
  return new Proxy(original, {
    apply(target, self, args) {
      count++;
      return Reflect.apply(target, self, args);
    },
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key === 'strict') return strict;
      if (typeof value !== 'function' || key === 'AssertionError') return value;
      return (...args: unknown[]): unknown => {
        count++;
        return Reflect.apply(value, target, args);
      };
    },
  });
}

export const strict: typeof assert = counted(assert.strict);
const loose = counted(assert);
export default loose;
// What `require('node:assert')` gives back.
export { loose as 'module.exports' };
export const {
  AssertionError,
  deepEqual,
  deepStrictEqual,
  doesNotMatch,
  doesNotReject,
  doesNotThrow,
  equal,
  fail,
  ifError,
  match,
  notDeepEqual,
  notDeepStrictEqual,
  notEqual,
  notStrictEqual,
  ok,
  partialDeepStrictEqual,
  rejects,
  strictEqual,
  throws,
} = loose;
