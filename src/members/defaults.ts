import { ConfigError } from '../errors.ts';
import type { Abilities, MemberLimits, Prices } from '../member.ts';

/** What every member can be told. */
export interface MemberOptions {
  /** Unique in a committee; defaults to the model's name. */
  readonly name?: string;
  /** USD per million tokens. Left out, costs are reported as unknown, never as zero. */
  readonly prices?: Prices;
  /** Overrides of what the member is taken to be able to do. */
  readonly abilities?: Partial<Abilities>;
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

/** Prices as given, or undefined; refused where they are no prices. */
export function pricesOf({ prices }: MemberOptions, name: string): Prices | undefined {
  for (const [key, value] of Object.entries(prices ?? {})) {
    if (typeof value !== 'number' || !(value >= 0))
      throw new ConfigError(`The ${key} price of member ${name} is ${String(value)}.`, {
        at: `${name}.prices`,
        fix: 'Give USD per million tokens, zero or more.',
      });
  }
  return prices;
}
