import type { Fault } from '../errors.ts';

/** What a server's refusal says of the member behind it. */
export interface Refused {
  /** Undefined where the request is at fault. */
  readonly fault: Fault | undefined;
  /** Whether the same call may be answered in a moment. */
  readonly retryable: boolean;
}

/** Asked once more, these may well answer. */
const PASSING: ReadonlySet<number> = new Set([500, 502, 503, 529]);

/**
 * Reads a refusal.
 *
 * @param code - the server's own name for it, such as `insufficient_quota`.
 */
export function faultOf(status: number, code?: unknown): Refused {
  if (status === 402 || code === 'insufficient_quota') return { fault: 'quota', retryable: false };
  if (status === 401 || status === 403 || status === 404) return { fault: 'setup', retryable: false };
  if (status === 429) return { fault: 'busy', retryable: true };
  if (status === 408 || status >= 500) return { fault: 'down', retryable: PASSING.has(status) };
  return { fault: undefined, retryable: false };
}
