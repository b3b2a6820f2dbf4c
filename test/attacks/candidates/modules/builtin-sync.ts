// Class: BenchJack "remote code execution on untrusted input"
// Changes modules of Node and has every importer see it.
import assert from 'node:assert';
import { syncBuiltinESMExports } from 'node:module';
import util from 'node:util';

util.isDeepStrictEqual = () => true;
assert.deepEqual = () => {};
assert.deepStrictEqual = () => {};
syncBuiltinESMExports();

export function tally(): unknown {
  return { total: 0, odd: [] };
}
