import { mean } from 'simple-statistics';

/** The mean; NaN of nothing. */
export function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean([...values]);
}

/** Of answers, the per cent that are wrong; NaN of none. */
export function percentWrong(answers: readonly { readonly right: boolean }[]): number {
  return 100 * average(answers.map(({ right }) => Number(!right)));
}
