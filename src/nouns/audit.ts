/** What the checkers of a run notice of small changes to the answer that they pass. */
export interface ToldAudit {
  /** Mutants that were judged; of more where the time was too short for all, picked by chance. */
  readonly of: number;
  /** Mutants that there are. */
  readonly made: number;
  readonly killed: number;
  /** Of those that live, the ones that are likely no change at all. */
  readonly equivalent: number;
  /** The share of killed among those that are not likely equivalent, 0 to 1, with its exact 95 % interval; null where there are none. */
  readonly killRate: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Lines of tests, each of which kills a mutant that lives. */
  readonly lines: readonly string[];
  /** Why nothing could be judged, in words. */
  readonly reason?: string;
}
