import type assert from 'node:assert';
import { strict as module } from '../judge/countedAssert.ts';

// `node:assert/strict`: the strict half of the counted assert, under the names of its own module.

const strict = module['default'] as typeof assert;
export default strict;
export { strict as 'module.exports' };
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
} = strict;
