import { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import { flawIn } from '../../text/flaw.ts';

const PACE = "Say 'cheapest', 'balanced' or 'fastest', or give USD an hour";
const WORTH = "Say 'second-call' or 'as-strong', or give a number of strong calls above zero";
const COUNT = 'Give a whole number above zero, or leave it out';

/** What may be said of how prices are minded, wherever it is written. */
export const SETTINGS = z.strictObject({
  pace: z
    .union([z.enum(['cheapest', 'balanced', 'fastest']), z.number({ error: PACE }).min(0, { error: PACE })], {
      error: PACE,
    })
    .exactOptional(),
  worth: z
    .union([z.enum(['second-call', 'as-strong']), z.number({ error: WORTH }).positive({ error: WORTH })], {
      error: WORTH,
    })
    .exactOptional(),
  samples: z.int({ error: COUNT }).positive({ error: COUNT }).exactOptional(),
});

/** @throws {@link ConfigError} for what cannot be meant. */
export function refuseSettings(settings: unknown): void {
  const read = SETTINGS.safeParse(settings);
  if (read.success) return;
  const { path, value, unknown, fix } = flawIn(read.error, settings);
  const at = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
  throw new ConfigError(`priceAware() does not take ${unknown === undefined ? `a ${at} of ${String(value)}` : at}.`, {
    at: `priceAware.${at}`,
    fix,
  });
}
