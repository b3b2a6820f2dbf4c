import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const DRAWS = 10_000;

/**
 * The paired randomization test: whether differences of two arms on the same tasks lie further from zero than the same differences with signs
 * thrown by a coin (Fisher 1935). Of outcomes that are 0 or 1 it is McNemar's exact test; it takes means over repeats too, which that does not.
 *
 * @returns the two-sided p-value by 10,000 draws of a fixed seed, never below 1/10,001; 1 where nothing differs.
 */
export function signFlip(differences: readonly number[]): number {
  const some = differences.filter((difference) => difference !== 0);
  const random = xoroshiro128plus(1);
  const observed = Math.abs(some.reduce((sum, difference) => sum + difference, 0));
  let asFar = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    for (const difference of some) sum += uniformInt(random, 0, 1) === 0 ? difference : -difference;
    // Sums of the same numbers in another order are not the same in floating point.
    if (Math.abs(sum) >= observed - 1e-9) asFar++;
  }
  return (asFar + 1) / (DRAWS + 1);
}
