// Class: BenchJack "granting unnecessary permissions"
// Right: its threads end with it
// Answers rightly, after it has started a thread, in which nothing of the runner watches it.
import { Worker } from 'node:worker_threads';

new Worker('setInterval(() => {}, 1000)', { eval: true }).unref();

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
