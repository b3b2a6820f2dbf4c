import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidatesFor, missing, openLane, type Lane, type OpenLane } from '../../benchmarks/attacks/commands.ts';
import { noWall } from '../sandbox/contained.ts';

/** Has all hostile candidates of these runners refused, and the honest one passed after each. */
export function refusedOn(lanes: readonly Lane[]): void {
  describe.skipIf(noWall !== undefined).each(lanes.map((lane) => ({ lane, name: lane.name, without: missing(lane) })))(
    'command() with $name',
    ({ lane, without }) => {
      const { honest, hostile } = candidatesFor(lane);
      let open: OpenLane | undefined;
      const verdictOn = async (code: string): Promise<string> => (await open?.verdictOn(code))?.kind ?? 'not opened';
      beforeAll(async () => {
        if (without === undefined) open = await openLane(lane);
      }, 180_000);
      afterAll(() => open?.[Symbol.asyncDispose]());

      it.skipIf(without !== undefined)(`passes the honest solution (skipped: ${without ?? 'never'})`, async () => {
        expect(await open?.verdictOn(honest)).toMatchObject({
          kind: 'pass',
          executed: { unit: 'tests', count: 2 },
          isolation: 'shared',
        });
      });

      it.skipIf(without !== undefined).for(hostile)('on $name', async ({ code, accepted }) => {
        // What is known to be accepted stands at the top of each candidate; whoever closes it takes the line out.
        expect(await verdictOn(code)).toBe(accepted[lane.name] === undefined ? 'fail' : 'pass');
        expect(await verdictOn(honest)).toBe('pass');
      });
    },
  );
}
