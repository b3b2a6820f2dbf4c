/** Where the fault is and what to do about it; both are shown after the message. */
export interface ErrorDetail {
  /** The place: a file with line, or a path into the input such as `task.target`. */
  readonly at?: string;
  /** The next step, as an instruction. */
  readonly fix?: string;
  readonly cause?: unknown;
}

/** Exit codes of the command line, one per way a run can end. */
export const EXIT = { solved: 0, unsolved: 1, badInput: 2, broken: 3, budget: 4, interrupted: 130 } as const;

/** The base of every error this package throws on purpose: what was wrong, where, what to do. */
export abstract class CommitteeError extends Error {
  readonly at: string | undefined;
  readonly fix: string | undefined;
  abstract readonly exitCode: number;

  constructor(message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = new.target.name;
    this.at = detail.at;
    this.fix = detail.fix;
  }
}

/** The task cannot be worked on as it is given. */
export class TaskError extends CommitteeError {
  readonly exitCode = EXIT.badInput;
}

/** It took too long here, and may not at another time. */
export class BusyError extends CommitteeError {
  readonly exitCode = EXIT.broken;
}

/** The configuration (members, checkers, budget, ledger path) cannot be used. */
export class ConfigError extends CommitteeError {
  readonly exitCode = EXIT.badInput;
}

/** A limit of the budget would be passed by the next call. */
export class BudgetError extends CommitteeError {
  readonly exitCode = EXIT.budget;
}

/** The ledger file could not be read or written. */
export class LedgerError extends CommitteeError {
  readonly exitCode = EXIT.broken;
}

/** A checker cannot do its work at all, whatever the candidate. */
export class CheckerError extends CommitteeError {
  readonly exitCode = EXIT.broken;
}

/** A model's weights could not be fetched, or are not what the catalogue says. */
export class ModelError extends CommitteeError {
  readonly exitCode = EXIT.broken;
}

/** A suite of the catalogue could not be fetched, or is not what the catalogue says. */
export class SuiteError extends CommitteeError {
  readonly exitCode = EXIT.broken;
}

/**
 * What a failed call says of its member. `setup`: its key or its model is wrong, and only another configuration mends it; `quota`: what was paid
 * for is used up; `busy`: it takes no more calls for a while; `down`: it does not work, or cannot be reached.
 */
export type Fault = 'setup' | 'quota' | 'busy' | 'down';

/** What a failed model call still cost, and whether asking again can help. */
export interface MemberErrorDetail extends ErrorDetail {
  /** True for faults that may be gone in a moment: 500, 502, 503, 529, a connection that was cut. */
  readonly retryable?: boolean;
  /** Left out where the request is at fault, and not the member; `down` where it is retryable. */
  readonly fault?: Fault | undefined;
  /** True where nobody was asked, or can be before `retryAfterMs` are over. */
  readonly resting?: boolean;
  /** True when the server had begun to answer: it may have billed the call although nothing of it was heard. */
  readonly accepted?: boolean;
  /** How long the server asked us to wait, in ms. */
  readonly retryAfterMs?: number;
}

/** A member's call failed. */
export class MemberError extends CommitteeError {
  readonly exitCode = EXIT.broken;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly accepted: boolean;
  readonly fault: Fault | undefined;
  readonly resting: boolean;

  constructor(message: string, detail: MemberErrorDetail = {}) {
    super(message, detail);
    this.retryable = detail.retryable ?? false;
    this.fault = detail.fault ?? (this.retryable ? 'down' : undefined);
    this.resting = detail.resting ?? false;
    this.retryAfterMs = detail.retryAfterMs;
    this.accepted = detail.accepted ?? false;
  }
}

/**
 * The one place that turns an error into text for people: what, where, what to do.
 *
 * @example
 * ```ts
 * explain(new TaskError('The task has no target.', { at: 'task.md', fix: 'Add `target: src/x.ts`.' }));
 * // 'The task has no target. (task.md) Add `target: src/x.ts`.'
 * ```
 */
export function explain(error: unknown): string {
  if (!(error instanceof CommitteeError)) return error instanceof Error ? error.message : String(error);
  return [error.message, error.at === undefined ? undefined : `(${error.at})`, error.fix].filter(Boolean).join(' ');
}
