import type { Evidence } from '../verdict.ts';

export interface RunOptions {
  /** The working copy the command runs in. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Variables beside the few every run gets (PATH, a HOME of its own, LANG, TZ). */
  readonly env?: Readonly<Record<string, string>>;
  /** The candidate's files: their folders, and the root of the copy, take new files. All else that stands in the copy is read-only. */
  readonly targets?: readonly string[];
  /** A compiler only reads the candidate, and so is run without a wall. */
  readonly reads?: true;
}

/** How a command ended. */
export interface RunResult {
  readonly ended: 'exit' | 'timeout' | 'flood' | 'limit' | 'signal' | 'not-found' | 'not-contained';
  readonly exitCode: number | undefined;
  /** Standard output and error, interleaved; more than 8 MB of it ends the run. */
  readonly output: string;
  readonly ms: number;
  /** With `limit`: what it took too much of, in words that follow on "it". */
  readonly limit?: string;
}

export interface ScriptOptions extends RunOptions {
  /** Sent to the script when it starts. */
  readonly message: unknown;
  /** Whether Node's permission model keeps the script to reading its copy. Test runners that start processes cannot work so. */
  readonly fenced: boolean;
}

/** A script's report, or why there is none. */
export interface ScriptResult extends RunResult {
  readonly report: unknown;
}

/** What a call to a candidate came to. */
export type CallResult =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: Error }
  | { readonly kind: 'ended'; readonly evidence: Evidence; readonly crash: boolean };

/** A candidate's module in a process of its own. */
export interface RemoteModule extends AsyncDisposable {
  /** The module's exported names; empty when it could not be loaded. */
  readonly names: readonly string[];
  /** Why it could not be loaded. */
  readonly failure: CallResult | undefined;
  /** Calls an exported function with a copy of the arguments; the result is a copy too. */
  call(name: string, args: readonly unknown[]): Promise<CallResult>;
}
