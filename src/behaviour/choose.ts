import type { Cluster } from './clusters.ts';

/** Who made a proposal. */
export interface Origin {
  readonly member: string;
  /** Members that share their training are wrong together. */
  readonly family: string;
}

/** What speaks for a cluster. */
export interface Weight {
  readonly members: number;
  readonly families: number;
  readonly proposals: number;
}

export interface Choice<One> {
  readonly cluster: One;
  readonly weight: Weight;
}

type Carried = Pick<Cluster, 'proposals'>;

/**
 * Orders clusters by what speaks for them, the best first: the number of members that agree, then of their families, then of proposals; among
 * equals the first found. Agreement of several is evidence only as far as they are wrong independently (arXiv:2606.27288), and one member that is
 * asked again is wrong in the same way again. Nothing here is fitted.
 */
export function ranked<One extends Carried>(clusters: readonly One[], origins: readonly Origin[]): Choice<One>[] {
  return clusters
    .map((cluster) => ({ cluster, weight: weightOf(cluster, origins) }))
    .toSorted(
      (
        {
          weight: a,
          cluster: {
            proposals: [firstA = 0],
          },
        },
        {
          weight: b,
          cluster: {
            proposals: [firstB = 0],
          },
        },
      ) => b.members - a.members || b.families - a.families || b.proposals - a.proposals || firstA - firstB,
    );
}

function weightOf({ proposals }: Carried, origins: readonly Origin[]): Weight {
  const own = proposals.flatMap((index) => origins[index] ?? []);
  return {
    members: new Set(own.map(({ member }) => member)).size,
    families: new Set(own.map(({ family }) => family)).size,
    proposals: proposals.length,
  };
}
