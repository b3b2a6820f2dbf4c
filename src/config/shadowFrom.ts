import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import { flawIn } from '../text/flaw.ts';
import { allOf, type SolverConfig } from './config.ts';
import type { ServeConfig, ShadowSettings } from './serveSettings.ts';

const USD = 'Give USD a day above zero, such as 1';
const COUNT = 'Give a whole number of at least 1';
const SHARE = 'Give a share above 0 and at most 1, such as 0.2';

/** What may be said of the shadow. */
export const SHADOW_SETTINGS = z
  .strictObject({
    usd: z.number({ error: USD }).positive({ error: USD }).optional(),
    concurrency: z.int({ error: COUNT }).min(1, { error: COUNT }).optional(),
    rate: z.number({ error: SHARE }).gt(0, { error: SHARE }).max(1, { error: SHARE }).optional(),
  } satisfies Record<keyof ShadowSettings, z.ZodType>)
  .meta({ title: 'ShadowSettings' });

/** A shadow that can be: whose answers clients get, and what may be done behind them. */
export interface ShadowPlan extends Required<ShadowSettings> {
  readonly strong: Member;
}

/**
 * What a configuration says of the shadow; undefined where it wants none.
 *
 * @throws {@link ConfigError} without a strong member, without prices, with a ledger that is gone with the process, and for settings that cannot be.
 */
export function shadowFrom(config: SolverConfig & ServeConfig): ShadowPlan | undefined {
  const { shadow = false, strong, ledger } = config;
  if (shadow === false) return undefined;
  const read = SHADOW_SETTINGS.safeParse(shadow === true ? {} : shadow);
  if (!read.success) {
    const { path, value, unknown, fix } = flawIn(read.error, shadow);
    const at = ['config.shadow', ...path].join('.');
    if (unknown === undefined)
      throw new ConfigError(`${['shadow', ...path].join('.')} is ${JSON.stringify(value)}.`, { at, fix });
    throw new ConfigError(`There is no setting ${unknown}.`, {
      at: `${at}.${unknown}`,
      fix: `Known are: ${Object.keys(SHADOW_SETTINGS.shape).join(', ')}.`,
    });
  }
  if (strong === undefined)
    throw new ConfigError('The shadow has no strong member whose answers clients could get.', {
      at: 'config.strong',
      fix: 'Name the member that they get today.',
    });
  if (strong.abilities.files === true)
    throw new ConfigError(`${strong.name} is a coding agent: it changes files, and does not answer clients.`, {
      at: 'config.strong',
      fix: 'Name a model.',
    });
  const unpriced = allOf(config).find(({ prices }) => prices === undefined);
  if (unpriced !== undefined)
    throw new ConfigError(
      `What the shadow would save is told in USD, and the prices of ${unpriced.name} are unknown.`,
      {
        at: `${unpriced.name}.prices`,
        fix: 'Give its prices in USD per million tokens (0 for a model of your own).',
      },
    );
  if (ledger === ':memory:')
    throw new ConfigError('What the shadow finds out is kept in the ledger, and that is kept in memory.', {
      at: 'config.ledger',
      fix: 'Name a file, or leave it out.',
    });
  const { usd = 1, concurrency = 1, rate = 1 } = read.data;
  const { usd: perRun = 0 } = config.budget ?? {};
  if (perRun > usd)
    throw new ConfigError(
      `A request may cost ${perRun} USD, and the shadow has ${usd} USD a day: none would be looked at.`,
      {
        at: 'config.shadow.usd',
        fix: 'Give it more, or set budget.usd lower.',
      },
    );
  return { strong, usd, concurrency, rate };
}
