import { ranked } from '../behaviour/choose.ts';
import type { Cluster } from '../nouns/comparison.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import { familyOf } from './family.ts';

/** Clusters with what stands behind them, the one that has most first. */
export function byWeight(clusters: readonly (readonly SoundProposal[])[]): Cluster[] {
  const all = clusters.flat();
  const origins = all.map(({ proposal: { member } }) => ({ member, family: familyOf(member) }));
  const numbered = clusters.map((proposals) => ({ proposals: proposals.map((one) => all.indexOf(one)) }));
  return ranked(numbered, origins).map(({ cluster, weight: { members, families } }) => ({
    proposals: cluster.proposals.flatMap((index) => all[index] ?? []),
    members,
    families,
  }));
}
