import type { Estimate } from '../harness/statistics/estimate.ts';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** What two ways made of the same units, counted. */
export interface Pairs {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * By how much the share of the second exceeds that of the first, with a 95 % interval for pairs: Wilson's intervals of both shares, put together with
 * their correlation (Newcombe 1998, Statistics in Medicine 17:2635, method 10). It holds where few pairs differ, or none: there the
 * interval of Wald is too narrow, or has no width. NaN without pairs.
 *
 * @example
 * ```ts
 * newcombe({ both: 14, onlyFirst: 5, onlySecond: 0, neither: 22 }); // -0.122, from -0.226 to -0.011
 * ```
 */
export function newcombe({ both, onlyFirst, onlySecond, neither }: Pairs): Estimate {
  const n = both + onlyFirst + onlySecond + neither;
  const first = wilson(both + onlyFirst, n);
  const second = wilson(both + onlySecond, n);
  const root = Math.sqrt((both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither));
  const product = both * neither - onlyFirst * onlySecond;
  const corrected = product > 0 ? Math.max(0, product - n / 2) : product;
  const phi = root === 0 ? 0 : corrected / root;
  const away = (one: number, other: number): number => Math.sqrt(one ** 2 - 2 * phi * one * other + other ** 2);
  const value = second.value - first.value;
  return {
    value,
    low: value - away(second.value - second.low, first.high - first.value),
    high: value + away(second.high - second.value, first.value - first.low),
  };
}

/** A share with Wilson's score interval (1927). */
function wilson(found: number, of: number): Estimate {
  const value = found / of;
  const middle = (found + Z ** 2 / 2) / (of + Z ** 2);
  const half = (Z / (of + Z ** 2)) * Math.sqrt(value * (1 - value) * of + Z ** 2 / 4);
  return { value, low: middle - half, high: middle + half };
}
