import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { DEMANDS } from '../nouns/verdict.ts';
import { flawIn } from '../text/flaw.ts';
import type { SolverConfig } from './config.ts';

const LONGEST_MS = 2 ** 31 - 1;
const truth = z.boolean({ error: 'Give true or false' });
const ms = 'Give the ms that one check may take';
const RISKY = 'Give a share between 0 and 1, such as 0.05';
const AUDIT = 'Give the ms that the audit of the checkers may take, from 0';

/** How often an answer may be wrong: less than always. */
const RISK = z.number({ error: RISKY }).gt(0, { error: RISKY }).lt(1, { error: RISKY });

/** What of a configuration is plain data, and no budget. */
const SETTINGS = z.object({
  ledger: z.string({ error: 'Give the path of a file, or :memory:' }).optional(),
  timeoutMs: z.number({ error: ms }).positive({ error: ms }).max(LONGEST_MS, { error: ms }).optional(),
  auditMs: z.number({ error: AUDIT }).min(0, { error: AUDIT }).max(LONGEST_MS, { error: AUDIT }).optional(),
  risk: RISK.optional(),
  labels: z.string({ error: 'Give the path of a file' }).optional(),
  unsafe: truth.optional(),
  filterContext: truth.optional(),
  isolation: z.enum(DEMANDS, { error: `Give ${DEMANDS.join(', ')}` }).optional(),
  cores: z
    .int({ error: 'Give a whole number of at least 1' })
    .min(1, { error: 'Give a whole number of at least 1' })
    .optional(),
} satisfies Partial<Record<keyof SolverConfig, z.ZodType>>);

/**
 * Looks over what of a configuration is plain data.
 *
 * @throws {@link ConfigError} for the first of it that cannot be used.
 */
export function refuseSettings(config: SolverConfig): void {
  const read = SETTINGS.safeParse(config);
  if (read.success) return;
  const { path, value, fix } = flawIn(read.error, config);
  const name = path.join('.');
  throw new ConfigError(`${name} is ${String(value)}.`, { at: `config.${name}`, fix });
}
