import type { Member } from '../nouns/member.ts';
import { beliefsOf } from '../policy/priceAware/beliefs.ts';
import { marketOf } from '../policy/priceAware/market.ts';
import { outlookOf, type Outlook } from '../policy/priceAware/outlook.ts';
import { planOf } from '../policy/priceAware/plan.ts';
import type { Priors } from '../policy/priceAware/priors.ts';
import type { Task } from '../nouns/task.ts';

/** Who should sit on a committee at the prices that its members have, as far as is known of them. */
export interface Seats {
  /** Whom the policy `price-aware` would ask, in this order, while nothing is sound. */
  readonly asked: readonly string[];
  /** Whom it would never ask: at their prices they bring less than others. */
  readonly idle: readonly string[];
  /** What is expected of them, in USD a task. */
  readonly committee: Outlook;
  /** The same of the strong member alone; null where there is none. */
  readonly strong: Outlook | null;
  /** Members of whom nothing was measured: what is said of them is a guess. */
  readonly guessed: readonly string[];
}

/** Samples of each member at most, as by default. */
const SAMPLES = 10;

/** Says who should sit; undefined where a member has no prices. */
export function seatsOf(committee: readonly Member[], strong: Member | undefined, priors: Priors): Seats | undefined {
  if ([...committee, ...(strong === undefined ? [] : [strong])].some(({ prices }) => prices === undefined))
    return undefined;
  // Of no task in particular: recordings have no answers for that.
  const task = { prompt: '' } as Task;
  const offers = marketOf({ task, promptTokens: undefined, committee, strong, proposals: [] }, priors, SAMPLES).map(
    (offer) => (offer.kind === 'sample' ? { ...offer, most: SAMPLES } : offer),
  );
  const beliefs = beliefsOf(Object.fromEntries(offers.map(({ option, prior }) => [option, prior])));
  const whole = offers.find(({ kind }) => kind === 'escalate');
  const { steps } = planOf(offers, beliefs, { usdPerHour: 0, worth: 'second-call' }, whole);
  let unsolved = 1;
  const taken = steps.map(({ usd, chance }) => {
    unsolved *= 1 - chance;
    return { usd, unsolved };
  });
  const asked = [...new Set(steps.map(({ option }) => option))];
  return {
    asked,
    idle: offers.map(({ option }) => option).filter((option) => !asked.includes(option)),
    committee: outlookOf(taken, Math.min(...steps.map(({ offer }) => offer.prior.tasks))),
    strong:
      whole === undefined
        ? null
        : outlookOf([{ usd: whole.usd, unsolved: 1 - beliefs.chance(whole.option, {}) }], whole.prior.tasks),
    guessed: offers.flatMap(({ option, prior: { tasks } }) => (tasks === 0 ? [option] : [])),
  };
}
