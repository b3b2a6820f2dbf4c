import { isSameOutcome, type Outcome } from './outcome.ts';

/** Proposals that behave alike on all inputs. */
export interface Cluster {
  /** Indices of them, the first found first. */
  readonly proposals: readonly number[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Gathers what behaves alike. Each proposal is compared with the first of a cluster: within a tolerance, being alike does not carry over from
 * one to the next.
 *
 * @param behaviours - of each proposal by its index; undefined for one that is set aside.
 */
export function clustersOf(behaviours: readonly (readonly Outcome[] | undefined)[]): Cluster[] {
  const clusters: { proposals: number[]; outcomes: readonly Outcome[] }[] = [];
  for (const [index, outcomes] of behaviours.entries()) {
    if (outcomes === undefined) continue;
    const alike = clusters.find((cluster) =>
      cluster.outcomes.every((outcome, at) => isSameOutcome(outcome, outcomes[at] ?? { kind: 'ended' })),
    );
    if (alike === undefined) clusters.push({ proposals: [index], outcomes });
    else alike.proposals.push(index);
  }
  return clusters;
}
