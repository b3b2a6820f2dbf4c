import { rankedBy } from '../behaviour/choose.ts';
import type { Cluster } from '../nouns/comparison.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import { familyOf } from './family.ts';

/**
 * Clusters with what stands behind them, the one that has most first, each with its number among those that were given.
 *
 * @param agreementOf - how far two of them agree, from 0 to 1.
 * @param answers - how many there are to the task, those too that are not sound.
 */
export function byWeight(
  clusters: readonly (readonly SoundProposal[])[],
  agreementOf: (one: number, other: number) => number,
  answers: number,
): { readonly index: number; readonly cluster: Cluster }[] {
  const all = clusters.flat();
  const origins = all.map(({ proposal: { member } }) => ({ member, family: familyOf(member) }));
  const numbered = clusters.map((proposals, index) => ({ index, proposals: proposals.map((one) => all.indexOf(one)) }));
  return rankedBy(numbered, origins, (one, other) => agreementOf(one.index, other.index)).map(
    ({ cluster: { index, proposals }, weight: { support, own, members, families } }) => ({
      index,
      cluster: {
        proposals: proposals.flatMap((at) => all[at] ?? []),
        support,
        votes: own,
        carried: proposals.length / answers,
        members,
        families,
      },
    }),
  );
}
