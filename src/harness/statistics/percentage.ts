import { estimate, type Estimate } from './estimate.ts';

/**
 * A share of tasks in per cent. Where every resample gives 0 or every one 100, the bootstrap knows no spread, however few the tasks are: then the
 * interval is that of Clopper & Pearson (1934) for none, or all, of so many.
 *
 * @param units - how many of the items can count; items themselves unless said.
 */
export function percentage<Item>(
  items: readonly Item[],
  share: (items: readonly Item[]) => number,
  units = items.length,
): Estimate {
  const by = estimate(items, share);
  if (by.low !== by.high || units === 0) return by;
  const bound = 0.025 ** (1 / units);
  if (by.value === 0) return { ...by, high: 100 * (1 - bound) };
  if (by.value === 100) return { ...by, low: 100 * bound };
  return by;
}
