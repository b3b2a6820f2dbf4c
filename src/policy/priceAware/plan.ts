import { oneMore, timesOf, type Beliefs, type Failures } from './beliefs.ts';
import type { Offer } from './market.ts';
import { choose, type Weighed, type Weighing } from './weigh.ts';

/** What would be bought one after the other as long as nothing is sound, and what comes of it on the average. */
export interface Plan {
  readonly steps: readonly Weighed[];
  /** The share of tasks that are solved, 0 to 1. */
  readonly solves: number;
  /** What a task costs on the average, in USD. */
  readonly usd: number;
  /** How long it takes on the average. */
  readonly ms: number;
  /** What has failed where none of it is sound. */
  readonly failures: Failures;
}

/**
 * Plans what is still bought of a task. It does not mind what is bought side by side.
 *
 * @param failed - what has failed already.
 */
export function planOf(
  offers: readonly Offer[],
  beliefs: Beliefs,
  weighing: Weighing,
  whole: Offer | undefined,
  failed: Failures = {},
): Plan {
  const steps: Weighed[] = [];
  let failures = failed;
  let [open, usd, ms] = [1, 0, 0];
  for (;;) {
    const left = offers.filter(({ option, most }) => timesOf(failures, option) < most);
    const { next } = choose(left, beliefs, failures, weighing, whole);
    if (next === undefined) return { steps, solves: 1 - open, usd, ms, failures };
    steps.push(next);
    usd += open * next.usd;
    ms += open * next.ms;
    open *= 1 - next.chance;
    failures = oneMore(failures, next.option);
  }
}
