import assert from 'node:assert';
import { f } from '../src/f.ts';

// A script that leaves lying what it starts.

assert.equal(typeof f, 'function');
const later = f(5).then((n: number) => assert.equal(n, 25));
export const through = main();
export default [later];

async function main(): Promise<void> {
  assert.equal(await f(3), 9);
  await f(4, async (n: number) => {
    assert.equal(await n, 16);
  });
  console.assert((await f(6)) === 36, 'of six');
}
