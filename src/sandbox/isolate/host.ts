import { inspect } from 'node:util';
import { isAside } from '../process/crossing.ts';
import { disarm, listen, say } from '../process/parent.ts';
import { openAttempt, type Attempt, type Ended } from './attempt.ts';
import { openCandidate, type CandidateSide } from './candidate.ts';
import { restoreGlobals } from './globals.ts';
import type { Changes } from '../sandbox.ts';
import { openRealms, type Realm, type Realms } from './isolates.ts';
import { judgeInHost } from './judgeInHost.ts';
import { judgeInIsolate, type Judged } from './judgeInIsolate.ts';
import { loadModule, type ModuleOnCall } from './moduleOnCall.ts';
import type { Sources } from './modules.ts';
import { serve as serveFiles } from './nodeRealm.ts';
import { hearCandidate, openRemoteCandidate, type Carried } from './remoteCandidate.ts';
import type { Runner } from './runner.ts';
import { ScriptExit } from './scriptExit.ts';

// Runs in a disposable process of its own: one candidate at a time, in an isolate of its own.

/** A candidate, and by its digest the script that is evaluated ahead of it. */
interface Opening {
  readonly candidateScript: string;
  /** The workspace's files that tests and candidate may import. */
  readonly sources: Readonly<Record<string, string>>;
  /** The files that the candidate wrote. */
  readonly files: Readonly<Record<string, string>>;
  /** Those of the sources that the candidate may not import. */
  readonly hidden: readonly string[];
  readonly timeoutMs: number;
}

/** What the solver asks of a host. Scripts come first; a module is loaded, then called, then closed. */
export type HostRequest =
  | {
      readonly kind: 'prepare';
      readonly digest: string;
      readonly code: string;
      readonly memoryMb: number;
      readonly traps: boolean;
    }
  /** A script that brings what a runner in the host itself is given. */
  | { readonly kind: 'keep'; readonly digest: string; readonly code: string }
  | ({
      readonly kind: 'judge';
      /** A script for the tests' isolate, by digest, or the address of a runner for the host itself and by its digest what that is given. */
      readonly runner: { readonly script: string } | { readonly module: string; readonly library: string | undefined };
      readonly order: unknown;
      readonly shared: readonly string[];
      readonly changes: Changes;
      /** Where the candidate is in a process of its own: the number under which the solver has joined it to this one. */
      readonly remote: number | undefined;
    } & Opening)
  | ({ readonly kind: 'load'; readonly target: string } & Opening)
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'close' };

export type HostReply = { readonly ms: number } & (
  | { readonly kind: 'judged'; readonly judged: Judged; readonly spent: boolean }
  | { readonly kind: 'ended'; readonly ended: Ended; readonly spent: boolean }
  | { readonly kind: 'prepared' }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** With the time of a processor that the call took, in ms. */
  | { readonly kind: 'value'; readonly value: unknown; readonly cpuMs: number }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'closed' }
  /** What was asked cannot be done here, whatever the candidate is. */
  | { readonly kind: 'stuck'; readonly reason: string }
);

disarm();
const MAX_ATTEMPTS = 1000;
let attempts = 0;
const realms = new Map<string, Realms>();
const libraries = new Map<string, string>();
/** Those that the last request used. */
const lately = new Set<Realms>();
let open: { readonly attempt: Attempt; readonly realm: Realm; readonly module: ModuleOnCall | undefined } | undefined;
let failing: Attempt | undefined;

// What tests in the host leave behind may still throw: it is theirs as long as they run.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    if (error instanceof ScriptExit) return;
    failing?.end({ kind: 'failed', evidence: { kind: 'assertion', test: 'outside any test', ...described(error) } });
  });

function described(error: unknown): { message: string; expected?: string; actual?: string } {
  if (!(error instanceof Error)) return { message: `threw ${inspect(error)}` };
  const compared = 'expected' in error && 'actual' in error;
  return {
    message: `${error.name}: ${error.message}`,
    ...(compared && { expected: inspect(error.expected), actual: inspect(error.actual) }),
  };
}

listen(async (message) => {
  if (isAside(message)) return hearCandidate(message as Carried);
  stopPreparing();
  const { kind } = message as HostRequest;
  if (kind === 'judge' || kind === 'load') lately.clear();
  const start = performance.now();
  // Whoever asked must not wait for an answer that never comes.
  const reply = await serve(message as HostRequest).catch((error: unknown): Answer => ({
    kind: 'stuck',
    reason: described(error).message,
  }));
  const full = { ...reply, ms: performance.now() - start };
  try {
    say(full);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    say({ kind: 'threw', error: new Error(`returned a value that is not plain data (${why})`), ms: full.ms });
  }
  if (open === undefined) prepareWhenIdle();
});

let preparing: NodeJS.Immediate | undefined;

/** The next one finds the realms ready that it needs, as far as there is a pause before it. */
function prepareWhenIdle(): void {
  const step = (): void => {
    if ([...lately].some((one) => one.prepare())) preparing = setImmediate(step);
  };
  preparing = setImmediate(step);
}

/** A script of tests is waited for as long as anything is under way beside it. */
function stopPreparing(): void {
  clearImmediate(preparing);
}

type Answer = HostReply extends infer Reply ? (Reply extends HostReply ? Omit<Reply, 'ms'> : never) : never;

async function serve(request: HostRequest): Promise<Answer> {
  switch (request.kind) {
    case 'prepare':
      realms.set(request.digest, openRealms(request.code, request.memoryMb, request.traps));
      return { kind: 'prepared' };
    case 'keep':
      libraries.set(request.digest, request.code);
      return { kind: 'prepared' };
    case 'judge':
      return judgeOne(request);
    case 'load':
      return loadOne(request);
    case 'call':
      return callOne(request);
    case 'close':
      close();
      return { kind: 'closed' };
  }
}

function realmOf(digest: string): Realm {
  const found = realms.get(digest);
  if (found === undefined) throw new Error(`No script ${digest} has come.`);
  lately.add(found);
  return found.open();
}

async function judgeOne(request: Extract<HostRequest, { kind: 'judge' }>): Promise<Answer> {
  const { runner, candidateScript, files, order, changes, shared, timeoutMs } = request;
  const sources = new Map([...Object.entries(request.sources), ...Object.entries(files)]);
  const task = { sources, targets: Object.keys(files), shared, order, changes };
  using attempt = openAttempt(timeoutMs);
  failing = attempt;
  const candidate = request.remote === undefined ? realmOf(candidateScript) : undefined;
  const openOther = (answer: (message: unknown) => unknown): CandidateSide =>
    candidate === undefined
      ? openRemoteCandidate(answer, request.remote ?? 0)
      : openCandidate(candidate, visible(sources, request.hidden), attempt, answer);
  let spent = false;
  let judged: Judged | undefined;
  try {
    if ('script' in runner) {
      const tests = realmOf(runner.script);
      try {
        judged = await judgeInIsolate(tests, task, attempt, openOther);
      } finally {
        tests.release(judged !== undefined && attempt.ended === undefined);
      }
    } else {
      const inHost = await runnerIn(runner);
      let keepsState = false;
      const run: Runner['run'] = async (...given) => {
        // One that is cut off goes on, and would have a part in the next one here.
        keepsState = true;
        return inHost.run(...given).finally(() => ({ keepsState } = inHost));
      };
      try {
        judged = await judgeInHost({ ...inHost, run }, task, attempt, openOther);
      } finally {
        spent = !restoreGlobals() || keepsState;
      }
    }
  } catch (error) {
    // A candidate's side that says what it cannot mean.
    attempt.end({
      kind: 'failed',
      evidence: { kind: 'assertion', test: 'loading the module', ...described(error) },
    });
  } finally {
    failing = undefined;
    candidate?.release(attempt.ended === undefined);
  }
  // Threads and addresses of isolates that are gone do not all come back: a host that has done enough goes with them.
  spent ||= ++attempts >= MAX_ATTEMPTS;
  if (attempt.ended !== undefined) return { kind: 'ended', ended: attempt.ended, spent };
  return { kind: 'judged', judged: judged ?? { report: undefined, imported: [] }, spent };
}

/** The runner that a module gives, or makes of a library. */
async function runnerIn({
  module,
  library,
}: {
  readonly module: string;
  readonly library: string | undefined;
}): Promise<Runner> {
  const { default: given } = (await import(module)) as { default: Runner | ((library: unknown) => Runner) };
  if (typeof given !== 'function') return given;
  const sources = new Map([['library.js', libraries.get(library ?? '') ?? '']]);
  using files = serveFiles({ sources, provided: new Map(), onProvided: () => {} });
  await files.load('library.js');
  // It leaves what it brings where it is found.
  return given(Reflect.get(globalThis, 'weakCommitteeLibrary'));
}

/** What the candidate may import: the tests and what belongs to them are not among it. */
function visible(sources: Sources, hidden: readonly string[]): Sources {
  return new Map([...sources].filter(([path]) => !hidden.includes(path)));
}

function loadOne(request: Extract<HostRequest, { kind: 'load' }>): Answer {
  const { candidateScript, files, target, timeoutMs } = request;
  close();
  const sources = new Map([...Object.entries(request.sources), ...Object.entries(files)]);
  const attempt = openAttempt(timeoutMs);
  const realm = realmOf(candidateScript);
  open = { attempt, realm, module: undefined };
  try {
    const module = loadModule(target, attempt, (answer) =>
      openCandidate(realm, visible(sources, request.hidden), attempt, answer),
    );
    open = { attempt, realm, module };
    return { kind: 'names', names: module.names };
  } catch (error) {
    return thrownIn(attempt, error);
  }
}

/** What runs in an isolate goes with it. */
function thrownIn({ ended }: Attempt, error: unknown): Answer {
  return ended === undefined ? { kind: 'threw', error } : { kind: 'ended', ended, spent: false };
}

async function callOne({ name, args }: Extract<HostRequest, { kind: 'call' }>): Promise<Answer> {
  if (open?.module === undefined) throw new Error('No module is loaded.');
  const { attempt, module } = open;
  try {
    const before = process.threadCpuUsage();
    const value = await module.call(name, args);
    const { user, system } = process.threadCpuUsage(before);
    return attempt.ended === undefined
      ? { kind: 'value', value, cpuMs: (user + system) / 1000 }
      : { kind: 'ended', ended: attempt.ended, spent: false };
  } catch (error) {
    return thrownIn(attempt, error);
  }
}

function close(): void {
  if (open === undefined) return;
  open.attempt[Symbol.dispose]();
  open.realm.release(open.attempt.ended === undefined);
  open = undefined;
}
