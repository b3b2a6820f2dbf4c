import type { NamedVerdict } from '../nouns/proposal.ts';
import type { Verdict } from '../nouns/verdict.ts';

/** A pass of which nobody knows what it ran: an exit code, and no more. */
export function isUncounted(verdict: Verdict): boolean {
  return verdict.kind === 'pass' && verdict.executed === 'unknown' && verdict.isolation !== 'none';
}

/** Says so of each such pass. */
export function uncountedIn(verdicts: readonly NamedVerdict[]): string[] {
  return verdicts
    .filter(({ verdict }) => isUncounted(verdict))
    .map(({ checker }) => `Count unknown: ${checker} ended with success, and no report says that it ran a test.`);
}
