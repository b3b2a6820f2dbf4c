// What the page carries for its script, as plain data. Lists are referred to by position, so that nothing is there twice.

/** A suite's run, without code. */
export interface Embedded {
  readonly members: readonly string[];
  readonly arms: readonly string[];
  readonly evidence: readonly string[];
  readonly tasks: readonly EmbeddedTask[];
}

export interface EmbeddedTask {
  readonly id: string;
  readonly proposals: readonly EmbeddedProposal[];
  /** What each arm did. */
  readonly outcomes: readonly EmbeddedOutcome[];
}

export interface EmbeddedProposal {
  readonly member: number;
  readonly ordinal: number;
  readonly visible: 'pass' | 'fail' | 'broken' | 'no-code';
  readonly right: boolean;
  readonly evidence?: number;
  /** In {@link EmbeddedCode}. */
  readonly code?: number;
  readonly usd: number | null;
  readonly tokens: readonly [input: number, output: number];
  readonly estimated: boolean;
  readonly ms: number;
}

/** What an arm did on a task: in how many repeats it returned what, and in the first one, which proposals it asked for. */
export interface EmbeddedOutcome {
  readonly right: number;
  readonly wrong: number;
  readonly nothing: number;
  /** USD of one repeat. */
  /** Null where something that was bought has no price. */
  readonly usd: number | null;
  readonly bought: readonly number[];
  readonly returned?: number;
}

/** Files by path, of each program that some proposal holds. */
export type EmbeddedCode = readonly Readonly<Record<string, string>>[];
