import type { Kinds } from '../../../checkers/kinds/kinds.ts';
import type { Checker } from '../../nouns/checker.ts';
import type { SolverConfig } from '../../config/config.ts';
import type { OnBehalf } from '../feed.ts';
import type { Reader } from '../../reading/requests/reader.ts';

/** What the tools work with. */
export interface McpOptions {
  /** Members, budget and ledger. A budget that a call brings can only lower this one. */
  readonly config: SolverConfig;
  /** The folder that proposals are laid over where a call brings no files of its own; without one, each call must. */
  readonly workspace?: string;
  /** What judges where a call names no checkers. */
  readonly checkers?: readonly Checker[];
  /** Glob patterns of files of that folder that no proposal may write, beside tests and what configures them. */
  readonly protect?: readonly string[];
  /** Whether a call may have a command of its own run as a checker (default: it is refused). */
  readonly allowCommands?: boolean;
  /** Reads the code that calls bring before anything here does. */
  readonly reader: Reader;
  /** Whose budget a run is within, and who is told of it; asked for each run. */
  readonly onBehalf?: (title: string) => OnBehalf;
  /** Makes a check when it is its turn: it takes processes of this machine, as a run does. */
  readonly inTurn?: OnBehalf['inTurn'];
  /** The runs that `explain` tells of; each run that is solved joins them. Left out, all of the ledger's. */
  readonly runs?: Set<string>;
}

/** The same once a server is open. */
export interface OpenOptions extends McpOptions {
  /** The kinds of checkers that calls may name, as far as they are trusted. */
  readonly kinds: Kinds;
}
