/** What is known of how often answers like this one are wrong. */
export interface ToldRisk {
  /** The share that was asked for, 0 to 1. */
  readonly asked: number;
  /** Labelled answers that it is known from. */
  readonly labels: number;
  /** The share of wrong ones among labels with as much behind them, with its exact 95 % interval; null where there are none. */
  readonly estimate: { readonly value: number; readonly low: number; readonly high: number } | null;
  /**
   * Of answers with at least this evidence, at most this share is wrong; the promise holds with this confidence, for tasks, members and checkers like those
   * of the labels. Null where nothing is promised.
   */
  readonly promise: { readonly risk: number; readonly confidence: number; readonly line: number } | null;
  readonly words: string;
}
