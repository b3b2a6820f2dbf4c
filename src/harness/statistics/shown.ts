import type { Estimate } from './estimate.ts';

/** An estimate with its interval, for a table; `-` where there is none. */
export function shown(estimate: Estimate | undefined, digits = 1): string {
  if (estimate === undefined || !Number.isFinite(estimate.value)) return '-';
  const { value, low, high } = estimate;
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** A figure for programs; null where there is none. */
export function rounded(value: number | undefined, digits = 1): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}
