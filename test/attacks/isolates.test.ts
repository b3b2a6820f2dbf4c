import { afterAll, describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { CORPUS, FAMILIES, openLane } from './judged.ts';

/** What imports modules of Node is put into a process anyway: see processes.test.ts. */
const PURE = CORPUS.filter(({ code }) => !/from 'node:|^import 'node:/m.test(code));
const lane = openLane('isolates');
afterAll(() => lane[Symbol.asyncDispose]());

describe.skipIf(noWall !== undefined)('hostile candidates in isolates', () => {
  it.for(FAMILIES)(
    'are refused, each for the right reason, and the honest one passes after each: %s',
    async (family) => {
      const faults: string[] = [];
      for (const hostile of PURE.filter((one) => one.family === family)) faults.push(...(await lane.faultsOf(hostile)));
      expect(faults).toEqual([]);
    },
  );
});
