import { availableParallelism, loadavg } from 'node:os';

/** How much longer a run may take where the machine is busy, at the most. */
const MOST = 4;
/** Processes to a processor that a committee's own checks make by themselves: candidates, their hosts, the compiler. */
const OWN = 2;

/**
 * How long a run may take by the clock, in ms, that is to take no more than `limitMs` on a machine of our own. Where many more processes
 * want the processors than there are, each gets but a small share of them, and honest code would be refused for that.
 *
 * @param load - processes that want to run, as the system's load average of the last minute tells.
 * @example
 * ```ts
 * patient(20_000, 12, 2); // 60_000: six processes to a processor, where two are ours
 * ```
 */
export function patient(limitMs: number, load?: number, cores?: number): number {
  return Math.round(limitMs * patience(load, cores));
}

/** By how much a limit of time is longer on this machine at this moment. */
export function patience(load = loadavg()[0] ?? 0, cores = availableParallelism()): number {
  return Math.min(MOST, Math.max(1, load / cores / OWN));
}
