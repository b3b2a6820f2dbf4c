import type assert from 'node:assert';
import { loose } from '../judge/countedAssert.ts';

// Served in place of `node:assert` to test scripts that run beside the candidate.

const counting = loose['default'] as typeof assert;
export default counting;
// What `require('node:assert')` gives back.
export { counting as 'module.exports' };
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
  strict,
  strictEqual,
  throws,
} = counting;
