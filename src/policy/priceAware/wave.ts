import { planOf } from './plan.ts';
import type { Offer } from './market.ts';
import type { View } from './view.ts';
import { choose, weigh, type Choice, type Weighed, type Weighing } from './weigh.ts';

/** What is bought now, in its order, and the first choice of it with all that was weighed. */
export interface Wave {
  readonly first: Choice;
  readonly bought: readonly Weighed[];
}

const MS_PER_HOUR = 3_600_000;

/**
 * Chooses what is bought now: the best where nothing is under way, and beside what is under way as much as pays. One more at the same time is bought
 * in vain where any of those before it is sound; where none is, it saves the wait for them. So it pays where
 * `P(none is sound) × wait × price of waiting ≥ P(any is sound) × its cost`.
 */
export function waveOf(view: View, weighing: Weighing): Wave {
  const { state, beliefs, strong } = view;
  const market = new Map(view.market);
  const bought: Weighed[] = [];
  let { failures } = view;
  let [noneSound, waitMs] = [1, 0];
  const assume = ({ option, ms }: Offer): void => {
    noneSound *= 1 - beliefs.chance(option, failures);
    waitMs = Math.max(waitMs, ms);
    failures = { ...failures, [option]: (failures[option] ?? 0) + 1 };
  };
  for (const one of state.underWay) {
    if (!('ordinal' in one)) continue;
    const offer = [...market.keys()].find(
      ({ member, effort, kind }) => kind === one.kind && member === one.member && effort === one.effort,
    );
    if (offer !== undefined) assume(offer);
  }
  let first: Choice | undefined;
  for (;;) {
    const open = [...market].filter(([, left]) => left > 0).map(([offer]) => offer);
    const choice = strongFirst(view, weighing) ?? choose(open, beliefs, failures, weighing, strong);
    first ??= choice;
    const { next } = choice;
    const beside = state.underWay.length + bought.length > 0;
    const pays = (): boolean =>
      next?.offer.kind === 'sample' &&
      (noneSound * waitMs * weighing.usdPerHour) / MS_PER_HOUR >= (1 - noneSound) * next.usd;
    // The strong member is shown how others failed, and what is repaired has failed: neither goes beside others.
    if (next === undefined || (beside && !pays())) return { first, bought };
    bought.push(next);
    if (next.offer.kind !== 'sample') return { first, bought };
    market.set(next.offer, (market.get(next.offer) ?? 0) - 1);
    assume(next.offer);
  }
}

/** Where cheap answers up to the strong member's own solve rate are expected to cost more than that member alone, it goes first. */
function strongFirst({ state, market, beliefs, strong }: View, weighing: Weighing): Choice | undefined {
  if (weighing.worth !== 'as-strong' || strong === undefined || (market.get(strong) ?? 0) === 0) return undefined;
  if (state.proposals.length + state.underWay.length > 0) return undefined;
  const { usd } = planOf([...market.keys()], beliefs, weighing, strong);
  if (usd <= strong.usd) return undefined;
  const believed = weigh([...market.keys()], beliefs, {}, weighing.usdPerHour);
  const next = believed.find(({ offer }) => offer === strong);
  return (
    next && {
      next,
      because: 'to solve as much without it is expected to cost more: the strong member goes first',
      believed,
    }
  );
}
