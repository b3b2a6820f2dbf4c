import { availableParallelism, loadavg } from 'node:os';

/** How much longer a run may take where the machine is busy, at the most. */
const MOST = 4;

/**
 * How long a run may take by the clock, in ms, that is to take no more than `limitMs` on a quiet machine. Where more processes want
 * the processors than there are, each gets but a share of them, and honest code would be refused for that.
 *
 * @param load - processes that want to run, as the system's load average of the last minute tells.
 * @example
 * ```ts
 * patient(20_000, 6, 2); // 60_000: three times as many processes as processors
 * ```
 */
export function patient(limitMs: number, load = loadavg()[0] ?? 0, cores = availableParallelism()): number {
  return Math.round(limitMs * Math.min(MOST, Math.max(1, load / cores)));
}
