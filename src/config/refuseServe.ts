import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { LIMITS, refuseLimits } from '../policy/limits.ts';
import { flawIn } from '../text/flaw.ts';
import type { KeySettings, ServeSettings } from './serveSettings.ts';

const SHORTEST_KEY = 16;
const KEY = `Give at least ${SHORTEST_KEY} characters, such as those of \`openssl rand -hex 24\``;
const AMOUNT = 'Give a number above zero, or leave it out';

const amount = z.number({ error: AMOUNT }).positive({ error: AMOUNT }).optional();

/** What may be said of a key. */
export const KEY_SETTINGS = z
  .strictObject({
    key: z.string({ error: KEY }).min(SHORTEST_KEY, { error: KEY }),
    usdPerDay: amount,
    tokensPerDay: amount,
    requestsPerMinute: amount,
    concurrency: amount,
  } satisfies Record<keyof KeySettings, z.ZodType>)
  .meta({ title: 'KeySettings' });

/** What may stand in `serve` of a configuration. */
export const SERVE_SETTINGS = z.strictObject({
  keys: z.record(z.string(), KEY_SETTINGS, { error: 'Give settings by name' }).optional(),
  member: z.string({ error: 'Give the name of a member' }).optional(),
  budget: LIMITS.optional(),
  progress: z.enum(['comments', 'reasoning'], { error: 'Give comments or reasoning' }).optional(),
  protect: z.array(z.string(), { error: 'Give a list of patterns' }).optional(),
  commands: z.boolean({ error: 'Give true or false' }).optional(),
} satisfies Record<keyof ServeSettings, z.ZodType>);

/**
 * Looks the settings over before anything is served.
 *
 * @throws {@link ConfigError} for keys that are short, shared or missing, and for limits that are none.
 */
export function refuseServe(settings: ServeSettings): void {
  if (settings.budget !== undefined) refuseLimits(settings.budget, 'serve.budget');
  const read = SERVE_SETTINGS.safeParse(settings);
  if (!read.success) throw faultIn(read.error, settings);
  const odd = Object.keys(settings.keys ?? {}).find((name) => !/^[\w.@-]{1,64}$/.test(name));
  if (odd !== undefined)
    throw new ConfigError(`${JSON.stringify(odd)} cannot name a key.`, {
      at: 'serve.keys',
      fix: 'Use up to 64 letters, digits and `.@-_`.',
    });
  const owners = new Map<string, string>();
  for (const [name, { key }] of Object.entries(settings.keys ?? {})) {
    const twin = owners.get(key);
    if (twin !== undefined)
      throw new ConfigError(`${twin} and ${name} have the same key.`, {
        at: `serve.keys.${name}`,
        fix: 'Give each its own.',
      });
    owners.set(key, name);
  }
}

/** Never with a key in it. */
function faultIn(error: z.ZodError, settings: ServeSettings): ConfigError {
  const { path, value, unknown, what, fix } = flawIn(error, settings);
  const [part, name, field] = path;
  const at = ['serve', ...path].join('.');
  if (unknown !== undefined) {
    const known = part === 'keys' ? KEY_SETTINGS : SERVE_SETTINGS;
    return new ConfigError(`There is no setting ${unknown}.`, {
      at: `${at}.${unknown}`,
      fix: `Known are: ${Object.keys(known.shape).join(', ')}.`,
    });
  }
  if (part === 'keys' && field === 'key')
    return new ConfigError(`The key of ${name} is ${value ? 'short' : 'missing'}.`, { at: `serve.keys.${name}`, fix });
  const shown = part !== 'keys' || typeof value === 'number' ? String(value) : what;
  return new ConfigError(`${path.join('.')} is ${shown}.`, { at, fix });
}
