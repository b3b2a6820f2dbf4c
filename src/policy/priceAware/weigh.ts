import type { Believed } from '../../nouns/decision.ts';
import type { Beliefs, Failures } from './beliefs.ts';
import type { Offer } from './market.ts';

/** How offers are weighed. */
export interface Weighing {
  /** What an hour of waiting costs, in USD. */
  readonly usdPerHour: number;
  /** When enough is bought. */
  readonly worth: Worth;
}

/**
 * `second-call`: a solved task is worth what a second call of the strong member costs for each task that it then solves; where little is known of that member,
 * it is asked once all the same. A number: so many calls of it.
 * `as-strong`: enough is bought when as many tasks are solved as the strong member alone would solve.
 */
export type Worth = 'second-call' | 'as-strong' | number;

/** An offer with what is believed of it. */
export interface Weighed extends Believed {
  readonly offer: Offer;
  /** What it costs, waiting included, in USD. */
  readonly price: number;
}

const MS_PER_HOUR = 3_600_000;
/** No chance is taken for smaller, so that each sound answer has a price. */
const LEAST = 1e-6;
/** On fewer tasks nobody is known well enough to be left out for good. */
const MEASURED = 50;

/** Offers with what is believed of them after these failures, the lowest price of a sound proposal first. */
function weigh(offers: readonly Offer[], beliefs: Beliefs, failures: Failures, usdPerHour: number): Weighed[] {
  return offers
    .map((offer): Weighed => {
      const { option, usd, ms } = offer;
      const chance = beliefs.chance(option, failures);
      const price = usd + (ms * usdPerHour) / MS_PER_HOUR;
      return { offer, option, chance, usd, ms, price, usdPerSolved: price / Math.max(LEAST, chance) };
    })
    .toSorted((a, b) => a.usdPerSolved - b.usdPerSolved || a.ms / a.chance - b.ms / b.chance);
}

/** What is bought next, or why nothing is. */
export type Choice =
  | { readonly next: Weighed; readonly because: string; readonly believed: readonly Weighed[] }
  | { readonly next: undefined; readonly because: string; readonly believed: readonly Weighed[] };

/**
 * Chooses among offers by Weitzman's rule for Pandora's boxes ("Optimal Search for the Best Alternative", Econometrica 1979): a box that holds a
 * prize of worth V with chance p and costs c to open has the reservation value `V - c / p`; the box with the highest is opened next, and none once the highest
 * is below zero. All prizes are the same here, so the lowest `c / p` goes first, and nothing is bought above V.
 *
 * The rule is optimal for boxes that say nothing of each other. These do, so chances are taken anew after each failure; with them the rule
 * looks one step ahead.
 *
 * Before the strong member is called, a cheap answer has to save more than it costs: `c ≤ p × price of the strong member`, since that is called where it
 * fails. That holds for money alone as well, whatever waiting is worth: so what is bought one after the other up to that call is never expected to cost more
 * than the strong member alone. After it, a sound answer may cost no more money than it is worth.
 */
export function choose(
  offers: readonly Offer[],
  beliefs: Beliefs,
  failures: Failures,
  { usdPerHour, worth }: Weighing,
  whole: Offer | undefined,
): Choice {
  const believed = weigh(offers, beliefs, failures, usdPerHour);
  const strong = believed.find(({ offer }) => offer.kind === 'escalate');
  if (worth === 'as-strong' && whole !== undefined && isEnough(beliefs, failures, whole))
    return { next: undefined, because: 'as many tasks are solved as the strong member alone would solve', believed };
  const most = worthOf(worth, whole, beliefs, usdPerHour);
  const unknown = worth === 'second-call' && strong !== undefined && strong.offer.prior.tasks < MEASURED;
  const isWorthIt = strong !== undefined && (unknown || strong.usdPerSolved <= most);
  const ahead = worth !== 'as-strong' && isWorthIt ? strong : undefined;
  const mostUsd = worthOf(worth, whole, beliefs, 0);
  const next = believed.find(({ offer, price, usd, chance, usdPerSolved }) => {
    if (offer.kind === 'escalate') return isWorthIt;
    if (ahead === undefined) return usdPerSolved <= most && usd <= chance * mostUsd;
    return price <= chance * ahead.price && usd <= chance * ahead.usd;
  });
  const [first] = believed;
  if (next !== undefined)
    return { next, because: reasonFor(next, { ahead, failures, believed, usdPerHour }), believed };
  const because =
    first === undefined
      ? 'nothing is left that could be asked for'
      : `a sound answer would cost ${priceIn(first.usd / first.chance)} or more, and is worth ${priceIn(mostUsd)} (see \`worth\`)${strong === undefined ? '' : '; so the strong member is not asked'}`;
  return { next: undefined, because, believed };
}

/** Whether all of these together solve as many tasks as the strong member alone. */
export function isEnough(beliefs: Beliefs, failures: Failures, { option }: Offer): boolean {
  // The same by other sums.
  return 1 - beliefs.allFail(failures) >= beliefs.chance(option, {}) - 1e-9;
}

/** What a solved task is worth in USD, waiting included; without a strong member as much as it takes. */
function worthOf(worth: Worth, whole: Offer | undefined, beliefs: Beliefs, usdPerHour: number): number {
  if (whole === undefined || worth === 'as-strong') return Infinity;
  const [alone] = weigh([whole], beliefs, { [whole.option]: 1 }, usdPerHour);
  if (alone === undefined) return Infinity;
  return worth === 'second-call' ? alone.usdPerSolved : worth * alone.price;
}

interface Reasons {
  readonly ahead: Weighed | undefined;
  readonly failures: Failures;
  readonly believed: readonly Weighed[];
  readonly usdPerHour: number;
}

function reasonFor({ offer, usdPerSolved }: Weighed, { ahead, failures, believed, usdPerHour }: Reasons): string {
  const tried = Object.values(failures).some((times) => times > 0);
  if (offer.kind === 'escalate' && believed.length === 1)
    return `no cheap answer is left to ask for, and the strong member solves for ${priceIn(usdPerSolved)} a task`;
  if (offer.kind === 'escalate')
    return tried
      ? `no cheap answer is expected to save more than it costs, and the strong member solves for ${priceIn(usdPerSolved)} a task`
      : `at these prices no cheap answer is expected to save what it costs: the strong member goes first`;
  const beside = ahead === undefined ? '' : `; the strong member solves for ${priceIn(ahead.usdPerSolved)}`;
  return `a sound answer is had for ${priceIn(usdPerSolved)} here${usdPerHour > 0 ? ', waiting included' : ''}${beside}`;
}

/** Short: three figures are more than is known. */
function priceIn(amount: number): string {
  return Number.isFinite(amount) ? `$${Number(amount.toPrecision(3))}` : 'any price';
}
