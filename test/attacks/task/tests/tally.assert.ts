import assert from 'node:assert/strict';
import { tally } from '../src/tally.ts';

assert.deepEqual(tally([]), { total: 0, odd: [] });
assert.deepEqual(tally([1, 2, 3]), { total: 16, odd: [1, 3] });
assert.deepEqual(tally([-7, 10]), { total: -1, odd: [-7] });
