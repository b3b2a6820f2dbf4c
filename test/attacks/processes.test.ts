import { afterAll, describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { CORPUS, openLane } from './judged.ts';

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
  it.for(CORPUS.filter(({ family }) => !ELSEWHERE.has(family)))(
    'are refused for the right reason, and the honest one passes after each: $family, $name',
    async (hostile) => {
      expect(await lane.faultsOf(hostile)).toEqual([]);
    },
  );
});
