import { ConfigError } from '../errors.ts';
import type { Abilities, Effort, MemberLimits, Prices } from '../nouns/member.ts';

/** What every member can be told. */
export interface MemberOptions {
  /** Unique in a committee; defaults to the model's name. */
  readonly name?: string;
  /** USD per million tokens. Left out, costs are reported as unknown, never as zero. */
  readonly prices?: Prices;
  /** Overrides of what the member is taken to be able to do. */
  readonly abilities?: Partial<Abilities>;
  /** How much it can be told to think, the least first, such as `['low', 'high']`: the policy `price-aware` chooses among them. */
  readonly efforts?: readonly Effort[];
  /** Requests under way at once (default 4). */
  readonly concurrency?: number;
  /** Output tokens of one answer (default 4096). The budget reserves them before each call. */
  readonly maxOutputTokens?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/** The limits a member works in, checked. */
export function limitsOf(
  { concurrency = 4, maxOutputTokens = 4096, requestsPerMinute, tokensPerMinute }: MemberOptions,
  name: string,
): MemberLimits {
  for (const [key, value] of Object.entries({ concurrency, maxOutputTokens, requestsPerMinute, tokensPerMinute })) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new ConfigError(`${key} of member ${name} is ${value}.`, {
        at: `${name}.${key}`,
        fix: 'Give a whole number above zero, or leave it out.',
      });
    }
  }
  return {
    concurrency,
    maxOutputTokens,
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  };
}

/**
 * What a member can do where it can be told how much to think: it is then a reasoning model.
 *
 * @throws {@link ConfigError} for none, for one twice, and for what is no effort.
 */
export function effortsOf({ efforts }: MemberOptions, name: string): Partial<Abilities> {
  if (efforts === undefined) return {};
  const known: readonly unknown[] = ['low', 'medium', 'high'] satisfies Effort[];
  const wrong = efforts.find((effort, index) => !known.includes(effort) || efforts.indexOf(effort) !== index);
  if (efforts.length > 0 && wrong === undefined) return { efforts, reasoning: true };
  throw new ConfigError(`The efforts of member ${name} are ${JSON.stringify(efforts)}.`, {
    at: `${name}.efforts`,
    fix: "Name some of 'low', 'medium' and 'high', each once, or leave it out.",
  });
}

/**
 * Prices as given, or undefined.
 *
 * @throws {@link ConfigError} for what is no price, and for cached input that costs more than fresh: the worst case that a
 * budget reserves takes all input for fresh.
 */
export function pricesOf({ prices }: MemberOptions, name: string): Prices | undefined {
  if (prices === undefined) return undefined;
  const { input, cachedInput = input, cacheWrite = input, output } = prices;
  for (const [key, value] of Object.entries({ input, cachedInput, cacheWrite, output })) {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) continue;
    throw new ConfigError(`The ${key} price of member ${name} is ${String(value)}.`, {
      at: `${name}.prices`,
      fix: 'Give USD per million tokens, zero or more.',
    });
  }
  if (cachedInput > input) {
    throw new ConfigError(`The cachedInput price of member ${name} is above its input price.`, {
      at: `${name}.prices`,
      fix: 'Give the price of reading from the cache; it is never above that of fresh input.',
    });
  }
  return prices;
}
