import type { CheckedProposal } from '../../nouns/proposal.ts';
import type { Evidence, Verdict } from '../../nouns/verdict.ts';
import type { State } from '../policy.ts';
import { optionOf, type Offer } from './market.ts';
import type { Priors } from './priors.ts';

/** Repairs of a run at most. */
const ROUNDS = 2;
/** A near miss fails no more than this share of its tests. */
const NEAR = 0.25;
/** Of names that are not there, and of values that are not what they are taken for. */
const NAMES =
  /\b(?:ReferenceError|SyntaxError|NameError|ImportError|AttributeError|TypeError)\b|is not (?:a function|defined)/;

/**
 * Repairs that can be bought: of proposals that failed by types, names or syntax, or nearly passed. Others are left out, since a new sample does
 * better there (arXiv:2604.10508: names 77 % mended, assertions 45 %). A repair is offered only where priors say what it brings: what was never
 * measured would be bought on a guess.
 */
export function repairsIn({ proposals, underWay }: State, offers: readonly Offer[], { options }: Priors): Offer[] {
  const done = new Set(proposals.flatMap(({ proposal }) => proposal.repairs ?? []));
  if (done.size >= ROUNDS || underWay.some(({ kind }) => kind === 'repair')) return [];
  return offers.flatMap((offer): Offer[] => {
    const option = optionOf(offer.member.name, offer.effort, true);
    const prior = options[option];
    const of = proposals.findLast(
      (checked) =>
        checked.proposal.member === offer.member.name &&
        checked.proposal.effort === offer.effort &&
        !done.has(checked.proposal.id) &&
        isEligible(checked),
    );
    if (prior === undefined || of === undefined || offer.kind !== 'sample') return [];
    // It reads the code that it is to mend as well.
    const { usage } = of.proposal;
    const { prices } = offer.member;
    const more =
      ((prices?.input ?? 0) * usage.outputTokens +
        (prices?.output ?? 0) * (prior.outputTokens - offer.prior.outputTokens)) /
      1e6;
    return [{ ...offer, option, kind: 'repair', prior, usd: offer.usd + more, ms: prior.ms, most: 1, of }];
  });
}

/** Whether a proposal failed in a way that repairs mend. */
function isEligible({ verdicts }: Pick<CheckedProposal, 'verdicts'>): boolean {
  const verdict = verdicts.at(-1)?.verdict;
  return verdict?.kind === 'fail' && (verdict.evidence.every(isOfNames) || isNear(verdict));
}

function isOfNames(evidence: Evidence): boolean {
  if (evidence.kind === 'diagnostic') return true;
  if (evidence.kind === 'assertion' || evidence.kind === 'crash') return NAMES.test(evidence.message);
  return evidence.kind === 'output' && NAMES.test(evidence.text);
}

function isNear({ tests }: Extract<Verdict, { kind: 'fail' }>): boolean {
  if (tests === undefined) return false;
  return tests.failed.length <= NEAR * (tests.failed.length + tests.passed.length);
}
