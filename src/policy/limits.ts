import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { flawIn } from '../text/flaw.ts';
import type { BudgetLimits } from './budget.ts';

const amount = z
  .number({ error: 'Give a number above zero, or leave it out' })
  .positive({ error: 'Give a number above zero, or leave it out' });
const some = z
  .int({ error: 'Give a whole number above zero, or leave it out' })
  .positive({ error: 'Give a whole number above zero, or leave it out' });
const count = z
  .int({ error: 'Give a whole number, or leave it out' })
  .min(0, { error: 'Give a whole number, or leave it out' });

// A timer cannot wait longer.
const seconds = amount.max(2_147_483, { error: 'Leave it out, or give less than 2,000,000' });

/** A budget as it is written: in the configuration, and in requests over HTTP and MCP. */
export const LIMITS = z
  .strictObject({
    usd: amount.optional().describe('Money in USD. Every member then needs prices.'),
    tokens: some.optional().describe('Input and output tokens together.'),
    samples: some.optional().describe('Proposals of cheap members.'),
    strongCalls: count.optional().describe('Calls of the strong member.'),
    seconds: seconds.optional().describe('Wall time in seconds.'),
    failures: count
      .optional()
      .describe('Calls to members that may fail, each attempt for itself, before the run gives up.'),
  } satisfies Record<keyof BudgetLimits, z.ZodType>)
  .meta({ title: 'BudgetLimits' });

/**
 * Looks over the limits of a budget.
 *
 * @param within - where the budget stands.
 * @throws {@link ConfigError} for one that is none.
 */
export function refuseLimits(budget: unknown, within = 'budget'): void {
  const read = LIMITS.safeParse(budget);
  if (read.success) return;
  const { path, value, unknown, fix } = flawIn(read.error, budget);
  const at = [within, ...path].join('.');
  if (unknown !== undefined)
    throw new ConfigError(`The budget has an unknown limit ${unknown}.`, {
      at: `${at}.${unknown}`,
      fix: `Known are: ${Object.keys(LIMITS.shape).join(', ')}.`,
    });
  if (path.length === 0) throw new ConfigError('The budget is no object.', { at, fix: 'Write budget: { usd: 0.05 }.' });
  const none = value === 0 ? ', so no call could be made' : '';
  throw new ConfigError(`The budget of ${path.join('.')} is ${String(value)}${none}.`, { at, fix });
}
