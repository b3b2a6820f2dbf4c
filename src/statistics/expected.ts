import { clopperPearson } from './clopperPearson.ts';

/** A figure, and where it would lie 95 times of 100 were others of such tasks measured; without ends where it rests on a guess. */
export interface Expected {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A share of tasks that was measured on so many, with Clopper and Pearson's interval. */
export function expectedShare(value: number, tasks: number): Expected {
  if (!isMeasured(tasks)) return { value, low: null, high: null };
  const { low, high } = clopperPearson(Math.round(value * tasks), tasks);
  return { value, low, high };
}

/** The mean of what tasks come to, by how often each comes, as sure as so many tasks make it: the normal interval of a mean. */
export function expectedMean(
  ends: readonly { readonly value: number; readonly often: number }[],
  tasks: number,
): Expected {
  const mean = ends.reduce((sum, { value, often }) => sum + often * value, 0);
  const spread = Math.sqrt(ends.reduce((sum, { value, often }) => sum + often * (value - mean) ** 2, 0));
  // Where nothing is known of how they differ, nothing is said of it.
  if (!isMeasured(tasks) || spread === 0) return { value: mean, low: null, high: null };
  const error = (1.96 * spread) / Math.sqrt(tasks);
  return { value: mean, low: Math.max(0, mean - error), high: mean + error };
}

function isMeasured(tasks: number): boolean {
  return tasks > 0 && Number.isFinite(tasks);
}
