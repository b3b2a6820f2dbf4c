import { isSameAnswer } from '../behaviour/outcome.ts';
import type { Comparison } from '../nouns/comparison.ts';
import type { Settled } from '../nouns/solution.ts';
import type { Answer } from '../policy/policy.ts';
import { says } from './question.ts';

/** What answers settled between one comparison and the next, which goes on with those that are left. */
export function settledIn(comparisons: readonly Comparison[], answers: readonly Answer[]): Settled[] {
  return comparisons.slice(1).flatMap(({ of: [left] }, index) => {
    const { clusters = [], between } = comparisons[index] ?? {};
    const at = clusters.findIndex(({ proposals }) => left !== undefined && proposals.includes(left));
    const [outcome, line] = [between?.outcomes[at], between?.lines[at]];
    if (between === undefined || outcome === undefined || line === undefined) return [];
    const { expected } = between;
    const reference = expected !== undefined && isSameAnswer(expected, outcome) ? ['the reference'] : [];
    const by = answers
      .filter(({ question, text }) => question.includes(between.call) && says(text, line, outcome))
      .map(({ member }) => member);
    const { target, name } = between;
    return [{ target, name, line, by: [...reference, ...new Set(by)] }];
  });
}
