import type { Outcome } from '../behaviour/outcome.ts';
import type { Json } from './digest.ts';
import type { Candidate } from './proposal.ts';
import type { Task } from './task.ts';
import type { Verdict } from './verdict.ts';
import type { TypeScript } from '../typescript/typescript.ts';
import type { Joined } from '../sandbox/process/crossing.ts';
import type { Workers } from '../sandbox/process/workers.ts';
import type { Copies } from '../workspace/copies.ts';
import type {
  Begun,
  Child,
  Isolates,
  RemoteModule,
  RunOptions,
  RunResult,
  ScriptOptions,
  ScriptResult,
  StartOptions,
} from '../sandbox/sandbox.ts';

/** Ways to run things away from the solver's process, without its secrets, killed on time-out. */
export interface Sandbox {
  /**
   * What keeps runs from the machine, for the certificate. Ask when a checker is opened, before anything is bought.
   *
   * @throws {@link CheckerError} where nothing does, and the user has not said to go on without.
   */
  containment(): string;
  /** Whether a run could go on beside the next one at no cost to anybody: processors are idle. */
  spare(): boolean;
  /** Runs a command in a working copy and gives back how it ended; never throws for what the command does. */
  run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /**
   * Starts a command ahead of the time at which it is needed: one that waits by itself before it reads anything of a candidate's. Undefined
   * where nothing stands between it and the machine.
   */
  begin(file: string, args: readonly string[], options: Omit<RunOptions, 'signal'>): Begun | undefined;
  /** Runs a checker's own Node script beside the candidate and waits for the report it sends. */
  script(script: URL, options: ScriptOptions): Promise<ScriptResult>;
  /** Starts a checker's own Node script that stays, and answers one message after the other. Its tests, not a candidate, are in it. */
  start(script: URL, options: StartOptions): Child;
  /** Keeps what `start` gives warm, as many as there are cores; the rest wait. */
  keep(start: () => Promise<Child>): Workers;
  /** Starts the candidate's side of an attempt in a process of its own, for {@link Isolates.judge}. Kill it when done. */
  candidate(root: string, signal: AbortSignal): Child;
  /** Carries what a process of tests and a candidate's own process say to each other, until it is disposed. */
  join(tests: Child, candidate: Child): Joined;
  /** Loads a candidate's module in a process of its own; each call crosses as plain data. */
  load(
    root: string,
    target: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<RemoteModule>;
}

/** What a session is given: everything it may reach. */
export interface CheckContext {
  readonly copies: Copies;
  readonly sandbox: Sandbox;
  /** For pure code: candidate and assertions in isolates of their own. */
  readonly isolates: Isolates;
  /** The TypeScript compiler, shared by all sessions of a run. */
  readonly typescript: TypeScript;
  /** How long one candidate may take in one checker, in ms. */
  readonly timeoutMs: number;
  /** Feeds every random choice, so that a verdict can be replayed. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A checker at work on one task. `check` may be called for several candidates at once. */
export interface CheckSession extends AsyncDisposable {
  check(candidate: Candidate, options: { readonly signal: AbortSignal }): Promise<Verdict>;
  /** Tool versions that the verdicts rest on, for the certificate. */
  readonly tools: Readonly<Record<string, string>>;
  /** What a call must come to, where the checker knows it of any call; undefined where it does not. */
  expected?(name: string, input: readonly unknown[]): Promise<Outcome | undefined>;
  /** What was found out about the task when it was opened, and holds for every candidate. */
  readonly warnings?: readonly string[];
}

/**
 * An external soundness signal. Built-in checkers have no private door: whatever they use is in the task and the context.
 *
 * @example
 * ```ts
 * const short: Checker = {
 *   name: 'short', version: '1', options: {}, files: [], executes: false, rerunnable: true,
 *   open: async (task) => ({
 *     tools: {},
 *     check: async ({ files }) => Object.values(files).join('').length < 2000
 *       ? { kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 }
 *       : { kind: 'fail', evidence: [{ kind: 'crash', message: 'too long' }], executed: 'unknown', isolation: 'none', ms: 0 },
 *     [Symbol.asyncDispose]: async () => {},
 *   }),
 * };
 * ```
 */
export interface Checker {
  /** Unique among the checkers of a task. */
  readonly name: string;
  readonly version: string;
  /** Enough to build it again from the certificate: the arguments it was made with. */
  readonly options: Json;
  /** Workspace files it judges by: digests of them stand in the certificate. */
  readonly files: readonly string[];
  /** Names that it calls in the task's first target. */
  readonly calls?: readonly string[];
  /** Whether it runs the candidate (tests, examples, properties, commands) or only reads it (a type check). */
  readonly executes: boolean;
  /** False where it holds a closure that no certificate can carry. */
  readonly rerunnable: boolean;
  /** True where it repeats a verdict recorded with an answer, and so can say nothing of other code. */
  readonly replays?: boolean;
  /**
   * Prepares for one task.
   *
   * @throws {@link TaskError} when the task or the checker's files cannot be used; {@link CheckerError} when a tool is missing.
   */
  open(task: Task, context: CheckContext): Promise<CheckSession>;
}
