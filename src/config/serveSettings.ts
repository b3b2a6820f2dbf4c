import type { Checker } from '../nouns/checker.ts';
import { ConfigError } from '../errors.ts';
import type { BudgetLimits } from '../policy/budget.ts';

/** Someone who may ask: a bearer key, and what it may take. */
export interface KeySettings {
  /** The bearer token, at least 16 characters; best taken from the environment. */
  readonly key: string;
  /** USD a day (UTC). Every member then needs prices. */
  readonly usdPerDay?: number;
  /** Input and output tokens a day (UTC). */
  readonly tokensPerDay?: number;
  /** Default 120. */
  readonly requestsPerMinute?: number;
  /** Requests under way at once (default 64). */
  readonly concurrency?: number;
}

/** What `weak-committee serve` is told beside whom to ask. */
export interface ServeSettings {
  /** Names and keys of those who may ask. Without any, whoever reaches the loopback address may, and no other address is served. */
  readonly keys?: Readonly<Record<string, KeySettings>>;
  /** The name of the member that gets requests which nothing can check (default: the cheapest). */
  readonly member?: string;
  /** Limits of one request; a client may ask for less, never for more. */
  readonly budget?: BudgetLimits;
  /** How a streaming client sees that the committee is at work: comments that it never shows (default), or reasoning that it may. */
  readonly progress?: 'comments' | 'reasoning';
  /** Glob patterns of workspace files that no proposal may change, beside tests and what configures them. */
  readonly protect?: readonly string[];
  /** Whether requests may bring `command` checkers, contained as all are (default: they may not). */
  readonly commands?: boolean;
}

/** What of a configuration only `serve` uses. */
export interface ServeConfig {
  /** Checkers of the workspace that is served: each answer that edits it must pass them. */
  readonly checkers?: readonly Checker[];
  readonly serve?: ServeSettings;
}

const SHORTEST_KEY = 16;

/**
 * Looks the settings over before anything is served.
 *
 * @throws {@link ConfigError} for keys that are short, shared or missing, and for limits that are none.
 */
export function refuseSettings(settings: ServeSettings): void {
  const { keys = {}, progress = 'comments' } = settings;
  refuseUnknown(settings, ['keys', 'member', 'budget', 'progress', 'protect', 'commands'], 'serve');
  const seen = new Map<string, string>();
  for (const [name, own] of Object.entries(keys)) {
    const at = `serve.keys.${name}`;
    if (!/^[\w.@-]{1,64}$/.test(name))
      throw new ConfigError(`${JSON.stringify(name)} cannot name a key.`, {
        at: 'serve.keys',
        fix: 'Use up to 64 letters, digits and `.@-_`.',
      });
    const { key, ...limits } = own;
    refuseUnknown(own, ['key', 'usdPerDay', 'tokensPerDay', 'requestsPerMinute', 'concurrency'], at);
    if (typeof key !== 'string' || key.length < SHORTEST_KEY)
      throw new ConfigError(`The key of ${name} is ${key ? 'short' : 'missing'}.`, {
        at,
        fix: `Give at least ${SHORTEST_KEY} characters, such as those of \`openssl rand -hex 24\`.`,
      });
    const twin = seen.get(key);
    if (twin !== undefined)
      throw new ConfigError(`${twin} and ${name} have the same key.`, { at, fix: 'Give each its own.' });
    seen.set(key, name);
    for (const [kind, value] of Object.entries(limits))
      if (value !== undefined && !(typeof value === 'number' && value > 0 && Number.isFinite(value)))
        throw new ConfigError(`${kind} of the key ${name} is ${String(value)}.`, {
          at: `${at}.${kind}`,
          fix: 'Give a number above zero, or leave it out.',
        });
  }
  if (progress !== 'comments' && progress !== 'reasoning')
    throw new ConfigError(`serve.progress is ${String(progress)}.`, {
      at: 'serve.progress',
      fix: 'Give comments or reasoning.',
    });
}

/**
 * Refuses a setting that nobody reads: a limit with a slip in its name would be no limit.
 *
 * @throws {@link ConfigError} that names it.
 */
export function refuseUnknown(given: object, known: readonly string[], at: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new ConfigError(`There is no setting ${unknown}.`, {
    at: `${at}.${unknown}`,
    fix: `Known are: ${known.join(', ')}.`,
  });
}
