import { mean } from 'simple-statistics';
import type { Sample } from '../sample.ts';

/** The mean; NaN of nothing. */
export function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean([...values]);
}

/** Of answers of which hidden checkers know the truth, the per cent that are wrong; NaN of none. */
export function percentWrong(answers: readonly Pick<Sample, 'right' | 'truth'>[]): number {
  return 100 * average(answers.filter(({ truth }) => truth === 'hidden').map(({ right }) => Number(!right)));
}
