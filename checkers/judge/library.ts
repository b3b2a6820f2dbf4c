import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import type { Around } from './asserted.ts';

// Runners that are bundled with packages of the workspace for a host, which cannot reach those itself.

/** Assertions that are made by other means than the bundled ones. */
export interface Others {
  /** How many there have been in this process. */
  readonly made: () => number;
  /** Has each of them that compares run by this from now on. */
  readonly onComparison: (around: Around) => void;
}

/** Makes the bundled runner. */
export type Library = (others: Others) => Runner;

/** Leaves a runner where the host finds it. */
export function give(library: Library): void {
  Object.assign(globalThis, { weakCommitteeLibrary: library });
}
