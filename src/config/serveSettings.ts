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

/** How much the committee may do behind the strong member's answers. */
export interface ShadowSettings {
  /** USD a day (UTC) for what it buys there (default 1). The strong member's answers are their clients', and not in it. */
  readonly usd?: number;
  /** Requests that it solves at once (default 1). */
  readonly concurrency?: number;
  /** The share of requests that it looks at, drawn at random (default 1: all). With a smaller one the money lasts the whole day. */
  readonly rate?: number;
}

/** What of a configuration only `serve` uses. */
export interface ServeConfig {
  /**
   * Whether clients get the strong member's answers, at once, while the committee solves the same requests behind them: `weak-committee savings` then says
   * what switching over would save, and lose. `true` is a dollar a day.
   */
  readonly shadow?: boolean | ShadowSettings;
  /** Checkers of the workspace that is served: each answer that edits it must pass them. */
  readonly checkers?: readonly Checker[];
  readonly serve?: ServeSettings;
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
