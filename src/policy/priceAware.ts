import { digestOf } from '../nouns/digest.ts';
import type { Decision } from '../nouns/decision.ts';
import { isHung, noneOf, unableChecker } from './firstSound.ts';
import type { Action, Policy, Slot, State } from './policy.ts';
import type { Offer } from './priceAware/market.ts';
import { readPriors, type Priors } from './priceAware/priors.ts';
import { refuseSettings } from './priceAware/settings.ts';
import { routedPriors } from './priceAware/routed.ts';
import type { RoutedTask, Router } from './router.ts';
import { shippedPriors } from './priceAware/shipped.ts';
import { leftOf, viewOf, type View } from './priceAware/view.ts';
import { waveOf } from './priceAware/wave.ts';
import { choose, type Choice, type Weighed, type Weighing, type Worth } from './priceAware/weigh.ts';

/** What {@link priceAware} goes by. */
export interface PriceAwareOptions {
  /** What is known of the members beforehand: see `weak-committee fit`. Left out, what was measured on recorded answers. */
  readonly priors?: Priors;
  /**
   * What an hour of waiting costs: `cheapest` nothing (the default), `balanced` 2 USD, `fastest` 200 USD, or another number of USD. Where
   * it pays, answers are asked for side by side.
   */
  readonly pace?: Pace;
  /**
   * When to stop (default `second-call`): where a sound answer would cost more than a second call of the strong member for each task that it then
   * solves. A number: more than so many calls of it. `as-strong`: where as many tasks are solved as it alone would solve.
   */
  readonly worth?: Worth;
  /** Samples of each cheap member at most, at each of its efforts (default 10). */
  readonly samples?: number;
  /** Says what is to be expected at one task, before anything is asked for. Left out, all tasks are alike. */
  readonly router?: Router;
}

export type Pace = 'cheapest' | 'balanced' | 'fastest' | number;

const USD_PER_HOUR = { cheapest: 0, balanced: 2, fastest: 200 } as const;

/**
 * The default where there is a strong member and all prices are known. It minds prices: buys next what is expected to bring a sound proposal for the least
 * money, and stops where that is worth it no longer. Chances come from priors, and each failure lowers them for all members together. Prices are expected
 * tokens at each member's prices, and a value on waiting. Before the strong member is called, only that is bought which is expected to save more than it
 * costs: where nothing is, it goes first.
 *
 * @throws {@link ConfigError} for settings that cannot be meant, and in a run whose members have no prices.
 * @example
 * ```ts
 * createSolver({ committee, strong, policy: priceAware({ pace: 'balanced' }) });
 * ```
 */
export function priceAware({
  priors: given,
  pace = 'cheapest',
  worth = 'second-call',
  samples = 10,
  router,
}: PriceAwareOptions = {}): Policy {
  refuseSettings({ pace, worth, samples });
  if (given !== undefined) readPriors(given, 'priceAware.priors');
  // Of whom it says nothing there may be something known all the same.
  const shipped = shippedPriors();
  const priors = given === undefined ? shipped : { ...given, options: { ...shipped.options, ...given.options } };
  const weighing: Weighing = { usdPerHour: typeof pace === 'number' ? pace : USD_PER_HOUR[pace], worth };
  const options = { pace, worth, samples, priors: digestOf({ ...priors }), ...(router && { router: router.name }) };
  return {
    name: 'price-aware',
    options,
    priors,
    ...(router && {
      async ready(task: RoutedTask) {
        const { priors: routed, problem } = await routedPriors(router, task, priors);
        const policy = { ...priceAware({ priors: routed, pace, worth, samples }), options };
        return { policy, ...(problem !== undefined && { notice: problem }) };
      },
    }),
    next: (state) => nextIn(state, priors, samples, weighing),
    most: { name: 'price-aware', options, next: (state) => nextIn(state, priors, samples, ALL) },
  };
}

/** All of the samples. */
const ALL: Weighing = { usdPerHour: 0, worth: Number.MAX_VALUE };

function nextIn(state: State, priors: Priors, samples: number, weighing: Weighing): Action {
  const [sound] = state.sound;
  if (sound !== undefined) return { kind: 'return', proposal: sound, reason: 'the first sound proposal' };
  const view = viewOf(state, priors, samples);
  const { underWay } = state;
  const waits = underWay.length > 0;
  if (waits && underWay.every((one) => 'late' in one)) return besides(view, weighing);
  const unable = unableChecker(state);
  if (unable !== undefined)
    return waits ? { kind: 'wait' } : { kind: 'return', reason: `the checker ${unable} could not judge any proposal` };
  const { first, bought } = waveOf(view, weighing);
  if (bought.length > 0) return actionFor(bought, first, view);
  if (waits) return { kind: 'wait' };
  const decision = decisionOf(first, []);
  return barredBy(view) ?? { kind: 'return', reason: `${noneOf(state)}: ${first.because}`, decision };
}

/** What the budget alone keeps from being asked for: it is asked for once, so that the budget refuses it, and the run can go on with a larger one. */
function barredBy({ state, market }: View): Action | undefined {
  const { left, taken, proposals, strong, escalations } = state;
  if (strong !== undefined && escalations === 0 && left.strongCalls === 0)
    return { kind: 'escalate', reason: noneOf(state) };
  const ended = [...taken.values()].reduce((sum, { size }) => sum + size, 0);
  if (left.samples !== 0 || ended > proposals.length) return undefined;
  const unlimited = { ...state, left: {} };
  const offer = [...market.keys()].find((one) => one.kind === 'sample' && leftOf(one, unlimited) > 0);
  return offer === undefined ? undefined : { kind: 'sample', slots: [slotFor(offer, state, [])] };
}

function actionFor(bought: readonly Weighed[], first: Choice, { state }: View): Action {
  const decision = decisionOf(first, bought);
  const [next] = bought;
  if (next?.offer.kind === 'escalate')
    return { kind: 'escalate', reason: `${noneOf(state)}: ${first.because}`, decision };
  const slots: Slot[] = [];
  for (const { offer } of bought) slots.push(slotFor(offer, state, slots));
  const [slot] = slots;
  if (next?.offer.of !== undefined && slot !== undefined) return { kind: 'repair', slot, of: next.offer.of, decision };
  return { kind: 'sample', slots, decision };
}

/** The next answer of a member, beside those that are asked for with it. */
function slotFor({ member, effort }: Offer, { underWay, taken }: State, beside: readonly Slot[]): Slot {
  const asked = [...beside, ...underWay.filter((one) => 'ordinal' in one)];
  const own = new Set(asked.filter((one) => one.member === member).map(({ ordinal }) => ordinal));
  let ordinal = 0;
  while (own.has(ordinal) || taken.get(member.name)?.has(ordinal) === true) ordinal++;
  return { member, ordinal, ...(effort !== undefined && { effort }) };
}

/**
 * Whom to ask as well while all that is under way is late: nobody who costs more than the strong member, and that one only where nothing is heard of
 * anybody.
 */
function besides(view: View, weighing: Weighing): Action {
  const { state, market, beliefs, failures, strong } = view;
  const late = new Set(state.underWay.flatMap((one) => ('ordinal' in one ? one.member.name : [])));
  const open = [...market]
    .filter(([{ kind, member }, left]) => left > 0 && kind === 'sample' && !late.has(member.name))
    .filter(([{ usd }]) => strong === undefined || usd <= strong.usd)
    .map(([offer]) => offer);
  const choice = choose(open, beliefs, failures, weighing, undefined);
  if (choice.next !== undefined)
    return actionFor([choice.next], { ...choice, because: 'all that was asked is late' }, view);
  if (strong === undefined || (market.get(strong) ?? 0) === 0 || !state.underWay.every(isHung)) return { kind: 'wait' };
  const reason = 'no cheap member answers';
  return { kind: 'escalate', reason, decision: decisionOf({ ...choice, because: reason }, [strong]) };
}

function decisionOf({ because, believed }: Choice, chose: readonly { readonly option: string }[]): Decision {
  return {
    chose: chose.map(({ option }) => option),
    because,
    believed: believed.map(({ option, chance, usd, ms, usdPerSolved }) => ({ option, chance, usd, ms, usdPerSolved })),
  };
}
