import { sum } from 'simple-statistics';
import type { Estimate } from '../harness/statistics/estimate.ts';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** A unit's part and whole, such as what a request costs one way and the other. */
export type Part = readonly [part: number, whole: number];

/**
 * The ratio of two sums over the same units, with its 95 % interval: linearised, and by Student's t (Cochran 1977, Sampling Techniques, chapter 6). With
 * wholes of 1 it is a mean with the interval of the paired t. It takes one look at each unit, where a bootstrap takes thousands: a page
 * that is drawn anew with each request could not wait for that. NaN of fewer than two units, and where the whole is 0.
 *
 * @example
 * ```ts
 * ratio([[1, 4], [2, 4], [3, 4], [2, 4]]); // 0.5, from 0.178 to 0.822
 * ```
 */
export function ratio(units: readonly Part[]): Estimate {
  const n = units.length;
  const wholes = sum(units.map(([, whole]) => whole));
  const value = sum(units.map(([part]) => part)) / wholes;
  const squares = sum(units.map(([part, whole]) => (part - value * whole) ** 2));
  const half = (studentT(n - 1) * Math.sqrt((n * squares) / (n - 1))) / wholes;
  return { value, low: value - half, high: value + half };
}

/** The 97.5 % point of Student's t, to a thousandth from 10 degrees of freedom on (Abramowitz & Stegun 1964, 26.7.5). */
function studentT(freedom: number): number {
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
  ];
  return terms.reduce((t, term, power) => t + term / freedom ** (power + 1), Z);
}
