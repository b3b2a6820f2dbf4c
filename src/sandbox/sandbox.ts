import type { Evidence } from '../nouns/verdict.ts';

export interface RunOptions {
  /** The working copy the command runs in. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Variables beside the few every run gets (PATH, a HOME of its own, LANG, TZ). */
  readonly env?: Readonly<Record<string, string>>;
  /** The candidate's files: their folders, and the root of the copy, take new files. All else that stands in the copy is read-only. */
  readonly targets?: readonly string[];
  /** What it may take of memory in all, in bytes; 2 GB where nothing is said. Only for programs that no candidate runs in. */
  readonly memory?: number;
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

/** A command that has started, and waits by itself until it is told to go on. */
export interface Begun extends AsyncDisposable {
  /** Once it has ended. */
  readonly ended: Promise<void>;
  /**
   * Lets it go on, and gives back how it ended. Its time counts from here.
   *
   * @param on - tells it to.
   */
  go(on: () => Promise<void>, signal: AbortSignal): Promise<RunResult>;
}

export interface ScriptOptions extends RunOptions {
  /** Sent to the script when it starts. */
  readonly message: unknown;
  /** Whether Node's permission model keeps the script to reading its copy. Test runners that start processes cannot work so. */
  readonly fenced: boolean;
}

export interface StartOptions extends Pick<RunOptions, 'cwd' | 'targets' | 'signal'> {
  /** Flags for Node beside ours. */
  readonly flags?: readonly string[];
}

/** A script's report, or why there is none. */
export interface ScriptResult extends RunResult {
  readonly report: unknown;
}

/** What a call to a candidate came to. */
export type CallResult =
  /** `cpuMs`: the time of a processor that it took, in ms; known of calls into an isolate. */
  | { readonly kind: 'value'; readonly value: unknown; readonly cpuMs?: number }
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

/** What tests change of the world that a candidate stands in. */
export interface Changes {
  /** They replace the clock, so that the candidate must go by it. */
  readonly clock: boolean;
  /** They may change what the language itself gives, which the candidate has of its own: it is looked at whether they do. */
  readonly language: boolean;
}

/** The code of a candidate, with what it and its tests may import. */
export interface Trial {
  /** Files of the workspace by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** Those of them that belong to the tests: the candidate cannot import them. */
  readonly hidden: readonly string[];
  /** The files that the candidate wrote. */
  readonly files: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A candidate in an isolate, with its tests in another, or in their common host where they need the modules of Node. */
export interface TestsTrial extends Trial {
  /** The runner of the tests: an entry file of ours, bundled for an isolate or imported by the host. */
  readonly runner: URL;
  /** Where its packages are looked up first. */
  readonly packagesFrom: string;
  readonly where: 'isolate' | 'host';
  /** For a runner in the host that needs packages of the workspace, which a host cannot reach: an entry file of ours that brings them. */
  readonly library?: URL;
  /** Handed to the runner. */
  readonly order: unknown;
  /** Files that both sides may know as one thing: those that the tests import themselves, and the candidate may as well. */
  readonly shared: readonly string[];
  readonly changes: Changes;
  /** The candidate's own process, where it needs Node; else it is put into an isolate. */
  readonly candidate?: Child;
}

/** A candidate in an isolate, to be called from here. */
export interface ModuleTrial extends Trial {
  readonly target: string;
}

/** How an attempt ended that came to no report. */
export type Outcome =
  | { readonly kind: 'failed'; readonly evidence: Evidence; readonly ms: number }
  /** The candidate reaches for what only Node has: it can be judged in a process, not here. */
  | { readonly kind: 'needs-node'; readonly what: string; readonly ms: number }
  /** The tests change what the language gives: only beside them would the candidate meet that. */
  | { readonly kind: 'needs-tests'; readonly what: string; readonly ms: number }
  | { readonly kind: 'crash'; readonly reason: string; readonly ms: number };

/** What a runner of tests reports, and which of the candidate's files its tests have imported. */
export interface Reported {
  readonly kind: 'report';
  readonly report: unknown;
  readonly imported: readonly string[];
  readonly ms: number;
}

/** A script that stands in each realm ahead of what is run there. */
export interface RealmScript {
  readonly code: string;
  /** Memory of an isolate of such realms. */
  readonly memoryMb: number;
  /** Whether it is told what globals of Node it lacks. */
  readonly traps: boolean;
}

/** Candidates of pure code, each in an isolate of its own that holds nothing but it. */
export interface Isolates extends AsyncDisposable {
  /** Starts a host and gives it what it will need, the runner's script too, while other things are prepared. */
  ready(runner?: Pick<TestsTrial, 'runner' | 'packagesFrom' | 'where' | 'library'>): void;
  judge(trial: TestsTrial): Promise<Outcome | Reported>;
  load<Result>(
    trial: ModuleTrial,
    use: (module: Pick<RemoteModule, 'names' | 'failure' | 'call'>) => Promise<Result>,
  ): Promise<Extract<Outcome, { kind: 'needs-node' }> | { readonly kind: 'used'; readonly result: Result }>;
  /** For a checker's own process of tests, to put the candidate into an isolate within it: the file to import there, and what to hand it. */
  aside(): Promise<{ readonly module: URL; readonly script: RealmScript }>;
}

/** A Node child that exchanges messages with us over pipes. */
export interface Child {
  send(message: unknown): void;
  /** For a child that waits for it and does nothing else meanwhile. */
  sendToWaiting(message: unknown): void;
  /** Calls for each message until the function that it gives back is called. */
  hear(listener: (message: unknown) => void): () => void;
  readonly ended: Promise<RunResult>;
  /** Kills it with all it started. */
  kill(): void;
}
