import { oneMore, type Failures } from './beliefs.ts';
import { planOf } from './plan.ts';
import type { Offer } from './market.ts';
import type { View } from './view.ts';
import { choose, isEnough, type Choice, type Weighed, type Weighing } from './weigh.ts';

/** What is bought now, in its order, and the first choice of it with all that was weighed. */
export interface Wave {
  readonly first: Choice;
  readonly bought: readonly Weighed[];
}

const MS_PER_HOUR = 3_600_000;
/** Answers that are under way at once: at most, and where they cost nothing, as of a model on this machine, which is slower the more it writes. */
const MOST = 16;
const FREE = 4;

/**
 * Chooses what is bought now: the best where nothing is under way, and beside what is under way as much as pays. One more at the same time is bought
 * in vain where any of those before it is sound; where none is, it saves the wait for them. So it pays where
 * `P(none is sound) × wait × price of waiting ≥ P(any is sound) × its cost`.
 */
export function waveOf(view: View, weighing: Weighing): Wave {
  const { state, beliefs } = view;
  const market = new Map(view.market);
  const bought: Weighed[] = [];
  let { failures } = view;
  let [noneSound, waitMs] = [1, 0];
  const assume = ({ option, ms }: Offer): void => {
    noneSound *= 1 - beliefs.chance(option, failures);
    waitMs = Math.max(waitMs, ms);
    failures = oneMore(failures, option);
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
    const choice = towardsStrong(view, weighing, open, failures);
    first ??= choice;
    const { next } = choice;
    const beside = state.underWay.length + bought.length;
    const pays = (): boolean => {
      if (next?.offer.kind !== 'sample') return false;
      const [saves, costs] = [noneSound * waitMs * weighing.usdPerHour, (1 - noneSound) * next.usd * MS_PER_HOUR];
      return costs === 0 ? beside < FREE : beside < MOST && saves >= costs;
    };
    // The strong member is shown how others failed, and what is repaired has failed: neither goes beside others.
    if (next === undefined || (beside > 0 && !pays())) return { first, bought };
    bought.push(next);
    if (next.offer.kind !== 'sample') return { first, bought };
    market.set(next.offer, (market.get(next.offer) ?? 0) - 1);
    assume(next.offer);
  }
}

/**
 * Where as much is to be solved as the strong member alone would solve, what lies beyond is worth nothing. So it is called where that much costs less with
 * it than without: at once, or once the others cannot get there for what it costs.
 */
function towardsStrong(view: View, weighing: Weighing, open: readonly Offer[], failures: Failures): Choice {
  const { state, beliefs, strong } = view;
  const choice = choose(open, beliefs, failures, weighing, strong);
  if (weighing.worth !== 'as-strong' || strong === undefined || !open.includes(strong)) return choice;
  const others = open.filter((offer) => offer !== strong);
  const without = planOf(others, beliefs, weighing, strong, failures);
  const reaches = isEnough(beliefs, without.failures, strong);
  if (choice.next?.offer === strong && reaches && without.usd <= strong.usd)
    return { ...choose(others, beliefs, failures, weighing, strong), believed: choice.believed };
  const asked = state.proposals.length + state.underWay.length > 0;
  const whole = Math.min(planOf(open, beliefs, weighing, strong).usd, reaches ? without.usd : Infinity);
  if (asked || choice.next === undefined || whole <= strong.usd) return choice;
  const next = choice.believed.find(({ offer }) => offer === strong) ?? choice.next;
  return {
    next,
    because: 'to solve as much without it is expected to cost more: the strong member goes first',
    believed: choice.believed,
  };
}
