import { gammaln } from 'simple-statistics';

/** Steps of the sum, over the log-odds from -{@link EDGE} to {@link EDGE}: there a density is smooth, however steep it is at 0 and 1. */
const STEPS = 400;
const EDGE = 12;

/**
 * The quantiles of a Beta distribution: gives for a share of the whole the value below which that share lies. What lies nearer to 0 or 1 than e^-12
 * counts as 0 or 1.
 *
 * @param alpha - above zero, as `beta` is; both may be far below one, as those of tasks are that are nearly always or nearly never solved.
 * @example
 * ```ts
 * betaQuantiles(2, 2)(0.5); // 0.5
 * ```
 */
export function betaQuantiles(alpha: number, beta: number): (share: number) => number {
  const logB = gammaln(alpha) + gammaln(beta) - gammaln(alpha + beta);
  const width = (2 * EDGE) / STEPS;
  const at = (step: number): number => 1 / (1 + Math.exp(EDGE - width * step));
  // Below the first step the density is x^(alpha - 1) but for a constant.
  const cumulative = [Math.exp(-alpha * EDGE - Math.log(alpha) - logB)];
  for (let step = 1; step <= STEPS; step++) {
    const x = at(step - 0.5);
    cumulative.push((cumulative.at(-1) ?? 0) + width * Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x) - logB));
  }
  return (share) => {
    const above = cumulative.findIndex((sum) => sum >= share);
    if (above === -1) return 1;
    if (above === 0) return 0;
    const [low = 0, high = 1] = cumulative.slice(above - 1, above + 1);
    return at(above - 1 + (share - low) / (high - low));
  };
}
