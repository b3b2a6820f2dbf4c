/**
 * The unbiased estimate of the chance that all of `k` samples pass, from `n` samples of which `c` passed: C(c, k) / C(n, k). How steady a member
 * is, where pass@k is how lucky it may be (pass^k of Yao et al. 2024, arXiv:2406.12045, section 3.2).
 *
 * @returns undefined where there are fewer samples than `k`.
 */
export function passHatK(n: number, c: number, k: number): number | undefined {
  if (n < k) return undefined;
  let all = 1;
  for (let index = 0; index < k; index++) all *= Math.max(0, c - index) / (n - index);
  return all;
}
