import { agreement, isSameNear } from './agreement.ts';
import type { Cluster } from './clusters.ts';

/** Who made a proposal. */
export interface Origin {
  readonly member: string;
  /** Members that share their training are wrong together. */
  readonly family: string;
  /** The share of the member's proposals that passed the checkers of other tasks; all count alike where it is not known. */
  readonly trust?: number;
}

/** What speaks for a cluster. */
interface Weight {
  /** The share of all votes that agree with it, those of other clusters as far as they do. */
  readonly support: number;
  /** The share of all votes that are its own. */
  readonly own: number;
  /** The share of all that were asked that carry it, each by its trust: those count too whose proposals are in no cluster, since they did not pass. */
  readonly carried: number;
  readonly members: number;
  readonly families: number;
  readonly proposals: number;
}

export interface Choice<One> {
  readonly cluster: One;
  readonly weight: Weight;
}

/** Without outcomes, clusters agree in nothing. */
type Carried = Pick<Cluster, 'proposals'> & Partial<Pick<Cluster, 'outcomes'>>;

/** Supports that differ by less are equal: a sum is not the same in another order. */
const EQUAL = 1e-9;

/** A lead of less than a hundredth of all votes is none. */
export const TIE = 0.01;

/**
 * Orders clusters by what speaks for them, the best first: by the votes of all proposals, each as far as it agrees; among equals by members, families and
 * proposals, then by the one that is trusted most, then by the first found.
 *
 * A member's vote grows with the root of its proposals, since one that is asked again is wrong in the same way again, and with the square of its trust: what passes weak
 * checkers is right more often where more passes. Agreement of several is evidence only as far as they are wrong independently
 * (arXiv:2606.27288).
 *
 * @param origins - of all proposals that were asked for, by their index.
 * @param weights - of the inputs that the outcomes belong to.
 */
export function ranked<One extends Carried>(
  clusters: readonly One[],
  origins: readonly Origin[],
  weights?: readonly number[],
): Choice<One>[] {
  return rankedBy(clusters, origins, (one, other) =>
    one.outcomes === undefined || other.outcomes === undefined ? 0 : agreement(one.outcomes, other.outcomes, weights),
  );
}

/** The same, where it is known already how far any two clusters agree, from 0 to 1. */
export function rankedBy<One extends Pick<Cluster, 'proposals'>>(
  clusters: readonly One[],
  origins: readonly Origin[],
  agreementOf: (one: One, other: One) => number,
): Choice<One>[] {
  const votes = votesOf(clusters, origins);
  const total = sum(votes);
  const choices = clusters.map((cluster, index) => {
    const agreed = clusters.map((other, at) => (votes[at] ?? 0) * (at === index ? 1 : agreementOf(cluster, other)));
    const shareOf = (some: number): number => (total === 0 ? 0 : some / total);
    const weight = {
      support: shareOf(sum(agreed)),
      own: shareOf(votes[index] ?? 0),
      carried: carriedBy(cluster, origins),
      ...countsOf(cluster, origins),
    };
    return { cluster, weight };
  });
  return choices.toSorted(
    ({ weight: a, cluster: one }, { weight: b, cluster: other }) =>
      (Math.abs(b.support - a.support) > EQUAL ? b.support - a.support : 0) ||
      b.members - a.members ||
      b.families - a.families ||
      b.proposals - a.proposals ||
      trustIn(other, origins) - trustIn(one, origins) ||
      (one.proposals[0] ?? 0) - (other.proposals[0] ?? 0),
  );
}

/**
 * The first of ranked clusters with those that are as good: they differ from it on an input that is like the seen ones, and have as much support within a
 * hundredth of all votes. Where there are several, a choice between them is a coin toss.
 */
export function leaders<One extends Carried>(
  choices: readonly Choice<One>[],
  weights?: readonly number[],
): Choice<One>[] {
  const [first] = choices;
  if (first === undefined) return [];
  const tied = choices.filter(
    ({ cluster, weight }) =>
      cluster !== first.cluster &&
      first.weight.support - weight.support < TIE &&
      !(
        first.cluster.outcomes !== undefined &&
        cluster.outcomes !== undefined &&
        isSameNear(first.cluster.outcomes, cluster.outcomes, weights)
      ),
  );
  return [first, ...tied];
}

/** Of a cluster that is chosen, the proposal to return: of the member that is trusted most, the first. */
export function representative(
  { proposals }: Pick<Cluster, 'proposals'>,
  origins: readonly Origin[],
): number | undefined {
  return proposals.toSorted((a, b) => trustOf(origins[b]) - trustOf(origins[a]) || a - b)[0];
}

/** The votes of each cluster. */
function votesOf(clusters: readonly Pick<Cluster, 'proposals'>[], origins: readonly Origin[]): number[] {
  const counts = new Map<string, number>();
  for (const { proposals } of clusters)
    for (const index of proposals) {
      const { member = '' } = origins[index] ?? {};
      counts.set(member, (counts.get(member) ?? 0) + 1);
    }
  return clusters.map(({ proposals }) =>
    sum(
      proposals.map((index) => {
        const origin = origins[index];
        return trustOf(origin) ** 2 / Math.sqrt(counts.get(origin?.member ?? '') ?? 1);
      }),
    ),
  );
}

function countsOf(
  { proposals }: Pick<Cluster, 'proposals'>,
  origins: readonly Origin[],
): Omit<Weight, 'support' | 'own' | 'carried'> {
  const own = proposals.flatMap((index) => origins[index] ?? []);
  return {
    members: new Set(own.map(({ member }) => member)).size,
    families: new Set(own.map(({ family }) => family)).size,
    proposals: proposals.length,
  };
}

function carriedBy({ proposals }: Pick<Cluster, 'proposals'>, origins: readonly Origin[]): number {
  const all = sum(origins.map((origin) => trustOf(origin) ** 2));
  return all === 0 ? 0 : sum(proposals.map((index) => trustOf(origins[index]) ** 2)) / all;
}

function trustIn({ proposals }: Pick<Cluster, 'proposals'>, origins: readonly Origin[]): number {
  return Math.max(...proposals.map((index) => trustOf(origins[index])));
}

function trustOf(origin: Origin | undefined): number {
  return origin?.trust ?? 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
