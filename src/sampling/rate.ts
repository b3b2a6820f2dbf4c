import { setTimeout as delay } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { MemberLimits } from '../nouns/member.ts';

/** Waits until the provider's limits allow a call of this many tokens. */
export type RateGate = (tokens: number, signal: AbortSignal) => Promise<void>;

/** A gate for one member's requests and tokens a minute. */
export function rateGate({ requestsPerMinute, tokensPerMinute }: MemberLimits): RateGate {
  const requests =
    requestsPerMinute === undefined ? undefined : new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  const tokens =
    tokensPerMinute === undefined ? undefined : new RateLimiterMemory({ points: tokensPerMinute, duration: 60 });
  return async (count, signal) => {
    if (requests !== undefined) await pass(requests, 1, signal);
    // A call larger than a whole minute's allowance can only be made when nothing else is.
    if (tokens !== undefined) await pass(tokens, Math.min(count, tokens.points), signal);
  };
}

async function pass(limiter: RateLimiterMemory, points: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await limiter.consume('member', points);
      return;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // What was refused must not count against the window that it will be let into.
      await limiter.reward('member', points);
      await delay(refusal.msBeforeNext, undefined, { signal });
    }
  }
}
