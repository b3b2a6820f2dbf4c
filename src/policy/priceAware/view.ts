import type { State } from '../policy.ts';
import { beliefsOf, oneMore, type Beliefs, type Failures } from './beliefs.ts';
import { marketOf, optionOfProposal, type Offer } from './market.ts';
import type { Priors } from './priors.ts';
import { repairsIn } from './repairs.ts';

/** The state of a run as a policy sees it that minds prices. */
export interface View {
  readonly state: State;
  /** All that may be bought in the run, with how many there may still be. */
  readonly market: ReadonlyMap<Offer, number>;
  readonly strong: Offer | undefined;
  readonly beliefs: Beliefs;
  /** What has failed. Where a checker could not tell, nothing has. */
  readonly failures: Failures;
}

/** @throws {@link ConfigError} for a member without prices. */
export function viewOf(state: State, priors: Priors, samples: number): View {
  const offers = marketOf(state, priors, samples);
  const market = [...offers, ...repairsIn(state, offers, priors)];
  let failures: Failures = {};
  for (const { proposal, verdicts } of state.proposals) {
    if (verdicts.at(-1)?.verdict.kind === 'broken') continue;
    failures = oneMore(failures, optionOfProposal(proposal));
  }
  return {
    state,
    market: new Map(market.map((offer) => [offer, leftOf(offer, state)])),
    strong: offers.find(({ kind }) => kind === 'escalate'),
    beliefs: beliefsOf(Object.fromEntries(market.map(({ option, prior }) => [option, prior]))),
    failures,
  };
}

/** How many more of an offer can be asked for now. */
export function leftOf({ kind, member, effort, most }: Offer, state: State): number {
  const { left, resting, taken, underWay, proposals, escalations } = state;
  if (resting.has(member.name)) return 0;
  if (kind === 'escalate') return left.strongCalls === 0 ? 0 : most - escalations;
  if (left.samples === 0) return 0;
  if (kind === 'repair') return most;
  const asked = underWay.filter((one) => 'ordinal' in one && one.member === member && one.kind !== 'escalate');
  const all = (taken.get(member.name)?.size ?? 0) + asked.length;
  const { efforts } = member.abilities;
  if (efforts === undefined) return most - all;
  const own =
    proposals.filter(({ proposal }) => proposal.member === member.name && proposal.effort === effort).length +
    asked.filter((one) => 'effort' in one && one.effort === effort).length;
  // Of calls that failed it is not known at which effort.
  return Math.min(most - own, most * efforts.length - all);
}
