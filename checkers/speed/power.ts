import { median } from 'simple-statistics';
import type { Timed } from './growth.ts';

/** From how many sizes a power is taken, the largest ones: below them what is the same for every size takes its share. */
const FITTED = 5;

/**
 * The power of n by which times grow: the median of the slopes between one size and the next, on logarithmic scales. A compiler that steps in
 * between two sizes bends one slope, and no more.
 *
 * @example
 * ```ts
 * powerOf([{ size: 10, ms: 1 }, { size: 20, ms: 4 }, { size: 40, ms: 16 }]); // 2
 * ```
 */
export function powerOf(times: readonly Timed[]): number {
  // Whatever took longer than a larger size was not compiled yet.
  const from = times.findLastIndex(({ ms }, at) => ms > (times[at + 1]?.ms ?? Number.POSITIVE_INFINITY)) + 1;
  const last = times.slice(from).slice(-FITTED);
  if (last.length < 2) return 0;
  return median(
    last.slice(1).map(({ size, ms }, index) => {
      const before = last[index] ?? { size, ms };
      return Math.log(ms / before.ms) / Math.log(size / before.size);
    }),
  );
}
