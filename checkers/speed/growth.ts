/** How the time of a call may grow with the size of its input, the slowest growth first. */
export const GROWTHS = ['constant', 'log n', 'n', 'n log n', 'n^2', 'n^3'] as const;
export type Growth = (typeof GROWTHS)[number];

/** The power of n that each comes to. A logarithm cannot be told from a constant by time, within sizes that anybody waits for. */
const POWER: Readonly<Record<Growth, number>> = { constant: 0, 'log n': 0, n: 1, 'n log n': 1, 'n^2': 2, 'n^3': 3 };
/** Above the power by so much, half the way to the next, it is another class. */
const MARGIN = 0.5;

/** The time of a call for a size of input. */
export interface Timed {
  readonly size: number;
  readonly ms: number;
}

/** Whether times that grow by a power are of a class that may be. */
export function isAllowed(power: number, growth: Growth): boolean {
  return power <= POWER[growth] + MARGIN;
}
