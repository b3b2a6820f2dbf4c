import type { Estimate } from '../harness/statistics/estimate.ts';
import { atMost } from './binomial.ts';

const TAIL = 0.025;
/** Halvings of [0, 1]: as fine as a double is. */
const HALVINGS = 52;

/**
 * A share with its exact 95 % interval (Clopper & Pearson 1934): the shares under which as many as were found, or more, and as many or fewer, have
 * a chance of 2.5 % each. It holds for any number of trials, none found included.
 *
 * @example
 * ```ts
 * clopperPearson(2, 20); // 0.1, from 0.0123 to 0.3170
 * ```
 */
export function clopperPearson(found: number, of: number): Estimate {
  return {
    value: found / of,
    low: found === 0 ? 0 : where((share) => 1 - atMost(found - 1, of, share) < TAIL),
    high: found === of ? 1 : where((share) => atMost(found, of, share) > TAIL),
  };
}

/** Where what holds at small shares ceases to hold. */
function where(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
