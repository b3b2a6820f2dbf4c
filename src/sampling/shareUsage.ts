import { writtenOf, type Usage } from '../nouns/member.ts';

/** Shares a request's usage among its choices: what was read evenly, what was written by length. The shares add up. */
export function shareUsage(total: Usage, lengths: readonly number[]): Usage[] {
  const ones = lengths.map(() => 1);
  const written = lengths.some((length) => length > 0) ? lengths : ones;
  const { cacheWriteTokens = 0 } = total;
  const fresh = apportion(total.inputTokens - total.cachedInputTokens - cacheWriteTokens, ones);
  const cached = apportion(total.cachedInputTokens, ones);
  const stored = apportion(cacheWriteTokens, ones);
  const output = apportion(total.outputTokens, written);
  return lengths.map((_, index) => ({
    inputTokens: (fresh[index] ?? 0) + (cached[index] ?? 0) + (stored[index] ?? 0),
    cachedInputTokens: cached[index] ?? 0,
    ...writtenOf(stored[index] ?? 0),
    outputTokens: output[index] ?? 0,
    estimated: total.estimated,
  }));
}

/** Whole parts in proportion to the weights; each is the difference of rounded running sums, so none is lost. */
function apportion(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let running = 0;
  let given = 0;
  return weights.map((weight) => {
    running += weight;
    const upTo = Math.round((whole * running) / sum);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
