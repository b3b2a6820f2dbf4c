import { candidateOf, type CheckedProposal } from '../nouns/proposal.ts';
import { REFUSALS } from '../nouns/refusal.ts';
import { describeEvidence, headline } from '../nouns/verdict.ts';

/** A way in which several proposals failed. */
export interface FailureCluster {
  readonly count: number;
  /** The first one's evidence, in full but short. */
  readonly example: string;
}

const SHOWN = 6;
/** Characters of an example at most. */
export const EXAMPLE_LENGTH = 400;

/** How proposals failed, clustered by checker and message with values left out, the most frequent first. */
export function clusterFailures(proposals: readonly CheckedProposal[]): FailureCluster[] {
  const clusters = new Map<string, FailureCluster>();
  for (const checked of proposals) {
    const { key, example } = failureOf(checked);
    clusters.set(key, { count: (clusters.get(key)?.count ?? 0) + 1, example: clusters.get(key)?.example ?? example });
  }
  return [...clusters.values()].toSorted((a, b) => b.count - a.count).slice(0, SHOWN);
}

/** What went wrong with one proposal, in a few lines. */
export function failureOf({ proposal, verdicts }: CheckedProposal): { readonly key: string; readonly example: string } {
  const last = verdicts.at(-1);
  if (candidateOf(proposal) === undefined || last === undefined) {
    const why = 'refused' in proposal.code ? `the answer ${REFUSALS[proposal.code.refused]}` : 'it was not checked';
    const [note] = proposal.notes;
    return { key: why, example: note === undefined ? why : `${why}: ${note}`.slice(0, EXAMPLE_LENGTH) };
  }
  const { checker, verdict } = last;
  const detail =
    verdict.kind === 'fail' ? verdict.evidence.slice(0, 2).map(describeEvidence).join('\n') : headline(verdict);
  return {
    key: `${checker}: ${headline(verdict).replaceAll(/\d+|'[^']*'|"[^"]*"/g, '_')}`,
    example: `${checker}: ${detail}`.slice(0, EXAMPLE_LENGTH),
  };
}
