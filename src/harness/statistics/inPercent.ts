import type { Estimate } from './estimate.ts';

/** A share from 0 to 1 in per cent. */
export function inPercent({ value, low, high }: Estimate): Estimate {
  return { value: 100 * value, low: 100 * low, high: 100 * high };
}
