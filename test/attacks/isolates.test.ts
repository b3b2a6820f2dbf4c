import { afterAll, describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { openLane, PURE } from './judged.ts';

const lane = openLane('isolates');
afterAll(() => lane[Symbol.asyncDispose]());

describe.skipIf(noWall !== undefined)('hostile candidates in isolates', () => {
  it.for(PURE)(
    'are refused for the right reason, and the honest one passes after each: $family, $name',
    async (hostile) => {
      expect(await lane.faultsOf(hostile)).toEqual([]);
    },
  );
});
