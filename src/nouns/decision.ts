/** What a policy believed of one thing that it could buy next. */
export interface Believed {
  /** A member, with its effort where it has several; a repair by it; or the strong member. */
  readonly option: string;
  /** The chance that it brings a sound proposal, 0 to 1, by all that has failed so far. */
  readonly chance: number;
  /** What it is expected to cost. */
  readonly usd: number;
  /** How long it is expected to take. */
  readonly ms: number;
  /** What it costs, waiting included, for each time that it brings a sound proposal, in USD. The lowest goes first. */
  readonly usdPerSolved: number;
}

/** A decision of a policy, with the numbers behind it. */
export interface Decision {
  /** The options that were chosen, in their order; none where it stops. */
  readonly chose: readonly string[];
  readonly because: string;
  /** What would have been bought otherwise comes after what was. */
  readonly believed: readonly Believed[];
}
