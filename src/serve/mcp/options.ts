import type { Checker } from '../../checker.ts';
import type { SolverConfig } from '../../config.ts';

/** What the tools work with. */
export interface McpOptions {
  /** Members, budget and ledger. A budget that a call brings can only lower this one. */
  readonly config: SolverConfig;
  /** The folder that proposals are laid over where a call brings no files of its own; without one, each call must. */
  readonly workspace?: string;
  /** What judges where a call names no checkers. */
  readonly checkers?: readonly Checker[];
  /** Whether a call may have a command of its own run as a checker (default: it is refused). */
  readonly allowCommands?: boolean;
  /** The runs that `explain` tells of; each run that is solved joins them. Left out, all of the ledger's. */
  readonly runs?: Set<string>;
}
