import { afterAll, describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { CORPUS, openLane } from './judged.ts';

/** What imports modules of Node is put into a process anyway: see processes.test.ts. */
const PURE = CORPUS.filter(({ code }) => !/from 'node:|^import 'node:/m.test(code));
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
