import { isSameAnswer, type Outcome } from './outcome.ts';

/** What a cluster does on all inputs, and its share of the votes. */
export interface Voting {
  readonly outcomes: readonly Outcome[];
  readonly votes: number;
}

/**
 * How much the value of one input would tell of which cluster is right: the entropy of the votes over what is given there, by how much the
 * input counts.
 */
export function telling(clusters: readonly Voting[], at: number, weight: number): number {
  const groups: { readonly outcome: Outcome; votes: number }[] = [];
  for (const { outcomes, votes } of clusters) {
    const outcome = outcomes[at] ?? ENDED;
    const group = groups.find((one) => isSameAnswer(one.outcome, outcome));
    if (group === undefined) groups.push({ outcome, votes });
    else group.votes += votes;
  }
  const total = groups.reduce((sum, { votes }) => sum + votes, 0);
  const entropy = groups.reduce((sum, { votes }) => sum - (votes / total) * Math.log(votes / total), 0);
  return weight * entropy;
}

const ENDED: Outcome = { kind: 'ended' };
