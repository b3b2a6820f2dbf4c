import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantile, sampleWithReplacement } from 'simple-statistics';

/** A figure, and where 95 of 100 others like it would lie. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * A figure over tasks with its 95 % interval by the percentile bootstrap over tasks (Efron 1979): tasks are what another suite would have
 * others of, and samples of one task are not independent. The same seed gives the same interval.
 */
export function estimate<Item>(items: readonly Item[], figure: (items: readonly Item[]) => number, seed = 1): Estimate {
  const random = xoroshiro128plus(seed);
  const draw = (): number => uniformFloat64(random);
  const list = [...items];
  const figures = Array.from({ length: RESAMPLES }, () =>
    figure(sampleWithReplacement(list, list.length, draw)),
  ).filter(Number.isFinite);
  const [low = Number.NaN, high = Number.NaN] = figures.length === 0 ? [] : quantile(figures, [0.025, 0.975]);
  return { value: figure(items), low, high };
}
