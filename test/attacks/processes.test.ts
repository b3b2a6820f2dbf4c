import { afterAll, describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { CORPUS, FAMILIES, openLane } from './judged.ts';

const lane = openLane('processes');
afterAll(() => lane[Symbol.asyncDispose]());

/** What acts on the membrane or the tests alone is the same in isolates: `npm run attacks` runs it here too. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'adaptive',
  'built-ins',
  'controls',
  'handles',
  'hooks',
  'matchers',
  'modules',
  'reporters',
  'timers',
]);

describe.skipIf(noWall !== undefined)('hostile candidates in processes', () => {
  it.for(FAMILIES.filter((family) => !ELSEWHERE.has(family)))(
    'are refused, each for the right reason, and the honest one passes after each: %s',
    async (family) => {
      const faults: string[] = [];
      for (const hostile of CORPUS.filter((one) => one.family === family))
        faults.push(...(await lane.faultsOf(hostile)));
      expect(faults).toEqual([]);
    },
  );
});
