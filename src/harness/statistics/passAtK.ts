/**
 * The unbiased estimate of the chance that at least one of `k` samples passes, from `n` samples of which `c` passed:
 * 1 - C(n - c, k) / C(n, k), as the product that does not overflow (Chen et al. 2021, arXiv:2107.03374, section 2.1).
 *
 * @returns undefined where there are fewer samples than `k`.
 */
export function passAtK(n: number, c: number, k: number): number | undefined {
  if (n < k) return undefined;
  let none = 1;
  for (let index = n - c + 1; index <= n; index++) none *= Math.max(0, 1 - k / index);
  return 1 - none;
}
