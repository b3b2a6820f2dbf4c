import { gammaln } from 'simple-statistics';

/** The chance of at most `k` among `n`, where each has the chance `share`. */
export function atMost(k: number, n: number, share: number): number {
  if (share <= 0 || k >= n) return 1;
  if (share >= 1) return 0;
  let sum = 0;
  for (let i = 0; i <= k; i++)
    sum += Math.exp(
      gammaln(n + 1) - gammaln(i + 1) - gammaln(n - i + 1) + i * Math.log(share) + (n - i) * Math.log1p(-share),
    );
  return Math.min(1, sum);
}
