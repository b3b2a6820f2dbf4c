import { median } from 'simple-statistics';

/** How the time of a call may grow with the size of its input, the slowest growth first. */
export const GROWTHS = ['constant', 'log n', 'n', 'n log n', 'n^2', 'n^3'] as const;
export type Growth = (typeof GROWTHS)[number];

/** The power of n that each comes to. A logarithm cannot be told from a constant by time, within sizes that anybody waits for. */
const POWER: Readonly<Record<Growth, number>> = { constant: 0, 'log n': 0, n: 1, 'n log n': 1, 'n^2': 2, 'n^3': 3 };
/** Above the power by so much, half the way to the next, it is another class. */
const MARGIN = 0.5;

/** The time of a call for a size of input. */
export interface Timed {
  readonly size: number;
  readonly ms: number;
}

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

/** Whether times that grow by a power are of a class that may be. */
export function isAllowed(power: number, growth: Growth): boolean {
  return power <= POWER[growth] + MARGIN;
}
