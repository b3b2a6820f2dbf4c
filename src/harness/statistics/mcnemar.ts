import { gammaln } from 'simple-statistics';

/**
 * The exact test of McNemar for two arms that were run on the same tasks: whether the tasks that only one of them solved are split more
 * unevenly than a fair coin would split them (McNemar 1947; the exact form is the two-sided binomial test at p = 1/2).
 *
 * @param onlyFirst - tasks that only the first arm solved.
 * @param onlySecond - tasks that only the second arm solved.
 * @returns the p-value, in 0..1; 1 where they differ on no task.
 * @example
 * ```ts
 * mcnemar(10, 2); // 0.0386
 * ```
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let tail = 0;
  for (let k = 0; k <= fewer; k++)
    tail += Math.exp(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) - n * Math.LN2);
  return Math.min(1, 2 * tail);
}
