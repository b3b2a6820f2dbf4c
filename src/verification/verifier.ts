import pLimit from 'p-limit';
import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import { unlessAborted } from '../async/unlessAborted.ts';
import { CheckerError, CommitteeError, TaskError } from '../errors.ts';
import type { Candidate, NamedVerdict } from '../nouns/proposal.ts';
import type { RunEvent } from '../nouns/events.ts';
import { UNCONTAINED } from '../sandbox/process/bubblewrap.ts';
import type { Task } from '../nouns/task.ts';
import { demanding, headline, type Demand, type Verdict } from '../nouns/verdict.ts';
import { configuresRun, isProtected } from '../workspace/roles.ts';
import { hopelessness } from './hopeless.ts';
import { learnedOrder } from './order.ts';
import { retryingCrashes } from './retry.ts';
import { stubFor } from './stub.ts';

const UNSAFE =
  'UNSAFE: candidates ran with nothing between them and your files, secrets and network, because bubblewrap does not work here and --unsafe was given.';

/** Where verdicts are kept, so that none is computed twice. */
export interface VerdictStore {
  /** Those reached before this run was opened: what is written there meanwhile is not believed. */
  verdicts(): readonly { readonly candidate: string; readonly checker: string; readonly verdict: Verdict }[];
  addVerdict(candidate: string, checker: string, verdict: Verdict): void;
}

/** All checkers of a task, opened once, judging one candidate at a time. */
export interface Verifier extends AsyncDisposable {
  /** Runs the checkers in turn and tells each verdict as it is reached. Byte-equal code is checked once. */
  check(
    candidate: Candidate,
    signal: AbortSignal,
    onVerdict?: (verdict: NamedVerdict) => void,
  ): Promise<readonly NamedVerdict[]>;
  /** What was found out about the checkers themselves, in words: some accept a stub. */
  readonly warnings: readonly string[];
  /**
   * The trial of the checkers on a stub. Candidates wait for it by themselves.
   *
   * @throws {@link TaskError} when every executing checker accepts the stub; {@link CheckerError} when one cannot even judge it.
   */
  readonly tried: Promise<void>;
  readonly tools: Readonly<Record<string, string>>;
}

export interface VerifierOptions {
  /** Whether one refusal is enough to stop, or every checker is to say its word. */
  readonly until: 'first-refusal' | 'all';
  /**
   * What to do when every executing checker accepts the stub: refuse, since it would buy nothing, or only say so. `warn-late`: try it
   * before the first candidate that is checked, so that an answer which holds no code waits for no checker.
   */
  readonly stub: 'refuse' | 'warn' | 'warn-late';
  /** Told which checkers are being opened or tried, whenever it is fewer. */
  readonly onPreparing?: (step: Preparing['step'], checkers: readonly string[], of: number) => void;
  /** The least isolation with which a pass counts: any, where nothing is said. */
  readonly isolation?: Demand;
}

type Preparing = Extract<RunEvent, { kind: 'preparing' }>;

/** Candidates on their way through the checkers. Each step has a limit of its own: this one keeps the queues between them short. */
const IN_FLIGHT = 64;

/**
 * Opens the checkers, and begins to try them on a stub: it costs no model call.
 *
 * @throws {@link TaskError} and {@link CheckerError} for checkers that cannot be opened.
 */
export async function openVerifier(
  task: Task,
  checkers: readonly Checker[],
  context: CheckContext,
  store: VerdictStore,
  { until, stub, isolation = 'shared', onPreparing = () => {} }: VerifierOptions,
): Promise<Verifier> {
  refuseTargets(task, checkers);
  await using opened = new AsyncDisposableStack();
  const sessions = new Map<string, CheckSession>();
  for (const [name, session] of await openAll(task, checkers, context, opened, onPreparing))
    sessions.set(name, session);
  // Verdicts are remembered in memory. A candidate without a fence might write to the ledger's file.
  const known = new Map<string, NamedVerdict[]>();
  const learn = (digest: string, checker: string, verdict: Verdict): void => {
    const verdicts = known.get(digest) ?? [];
    verdicts.push({ checker, verdict });
    known.set(digest, verdicts);
  };
  for (const { candidate, checker, verdict } of store.verdicts()) learn(candidate, checker, verdict);
  const replaying = new Set(checkers.filter(({ replays }) => replays === true).map(({ name }) => name));
  const order = learnedOrder();
  const slots = pLimit(IN_FLIGHT);
  const running = new Map<string, Promise<NamedVerdict[]>>();
  const tools = Object.assign(
    { node: process.version },
    checkers.some(({ executes }) => executes) ? containmentOf(context.sandbox) : {},
    ...[...sessions.values()].map((session) => session.tools),
  ) as Record<string, string>;

  async function judge(name: string, candidate: Candidate, signal: AbortSignal): Promise<Verdict> {
    // A recorded verdict belongs to the answer it came with, not to its bytes.
    const stored = replaying.has(name)
      ? undefined
      : known.get(candidate.digest)?.findLast(({ checker }) => checker === name);
    if (stored !== undefined) return stored.verdict;
    const verdict = await sessionOf(name).check(candidate, { signal }).catch(faultOf);
    // What was killed half-way is not a verdict.
    signal.throwIfAborted();
    store.addVerdict(candidate.digest, name, verdict);
    learn(candidate.digest, name, verdict);
    order.learn(name, verdict.ms, verdict.kind !== 'pass');
    return verdict;
  }

  function sessionOf(name: string): CheckSession {
    const session = sessions.get(name);
    if (session === undefined) throw new CheckerError(`No checker is called ${name}.`);
    return session;
  }

  async function inTurn(
    candidate: Candidate,
    signal: AbortSignal,
    onEach: (verdict: NamedVerdict) => void,
  ): Promise<NamedVerdict[]> {
    const overreach = overreachOf(task, checkers, candidate);
    if (overreach !== undefined) {
      onEach(overreach);
      return [overreach];
    }
    const verdicts: NamedVerdict[] = [];
    for (const checker of order.arrange(checkers.map(({ name }) => name))) {
      const verdict = demanding(await judge(checker, candidate, signal), isolation);
      verdicts.push({ checker, verdict });
      onEach({ checker, verdict });
      if (verdict.kind !== 'pass' && until === 'first-refusal') break;
    }
    return verdicts;
  }

  const unsafe = tools['containment'] === UNCONTAINED ? [UNSAFE] : [];
  const closing = new AbortController();
  const trials: Promise<Verdict>[] = [];
  let weak: readonly string[] = [];
  const trial = async (): Promise<void> => {
    const signal = AbortSignal.any([context.signal, closing.signal]);
    const judged = (name: string, candidate: Candidate): Promise<Verdict> => {
      const verdict = slots(() => judge(name, candidate, signal));
      trials.push(verdict);
      return verdict;
    };
    weak = await tryStub(task, checkers, stub, judged, (names, of) => onPreparing('trying', names, of));
  };
  let trying = stub === 'warn-late' ? undefined : trial();
  // Whoever waits for it hears of it.
  trying?.catch(() => {});
  const kept = opened.move();
  return {
    get warnings() {
      return [...unsafe, ...[...sessions.values()].flatMap(({ warnings = [] }) => warnings), ...weak];
    },
    tried: trying ?? Promise.resolve(),
    tools,
    async check(candidate, signal, onVerdict = () => {}) {
      // First, and not beside it: some checkers compare a candidate with what they saw of the unchanged workspace.
      await unlessAborted((trying ??= trial()), signal);
      const { digest, recorded } = candidate;
      const key = recorded === undefined ? digest : `${digest} ${recorded}`;
      const same = running.get(key);
      const verdicts = same ?? slots(() => inTurn(candidate, signal, onVerdict));
      running.set(key, verdicts);
      verdicts.catch(() => running.delete(key));
      if (same !== undefined) for (const verdict of await same) onVerdict(verdict);
      return verdicts;
    },
    async [Symbol.asyncDispose]() {
      // A trial that is still going on would write into copies that are being removed.
      closing.abort(new Error('the checkers are being closed'));
      await Promise.allSettled([trying, ...trials]);
      await kept.disposeAsync();
    },
  };
}

/** Opens checkers side by side. Where several cannot be opened, the first that executes has the word. */
async function openAll(
  task: Task,
  checkers: readonly Checker[],
  context: CheckContext,
  opened: AsyncDisposableStack,
  onPreparing: NonNullable<VerifierOptions['onPreparing']>,
): Promise<[string, CheckSession][]> {
  // Those that execute have files of their own to complain of, and say it better than a type check would.
  const inOrder = checkers.toSorted((a, b) => Number(b.executes) - Number(a.executes));
  const names = inOrder.map(({ name }) => name);
  const done = countdown(names, (left) => onPreparing('opening', left, names.length));
  const opening = await Promise.allSettled(
    inOrder.map(async (checker): Promise<[string, CheckSession]> => {
      const session = opened.use(retryingCrashes(await checker.open(task, context)));
      done(checker.name);
      return [checker.name, session];
    }),
  );
  return opening.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** Tells who is left, at first and whenever one is done. */
function countdown(names: readonly string[], tell: (left: readonly string[]) => void): (name: string) => void {
  const left = new Set(names);
  tell(names);
  return (name) => {
    left.delete(name);
    tell([...left]);
  };
}

/** Checkers that need no process of their own for the candidate do without, and ask for nothing. */
function containmentOf(sandbox: CheckContext['sandbox']): Record<string, string> {
  try {
    return { containment: sandbox.containment() };
  } catch {
    return {};
  }
}

/** A checker that throws could not tell; only errors that say what to do end the run. */
function faultOf(error: unknown): Verdict {
  if (error instanceof CommitteeError) throw error;
  return {
    kind: 'broken',
    reason: `it threw ${error instanceof Error ? error.message : String(error)}`,
    crash: false,
    ms: 0,
  };
}

/** A proposal may write the targets: were one of them a file that a checker judges by, it would judge itself. */
function refuseTargets({ targets }: Task, checkers: readonly Checker[]): void {
  const config = targets.find(configuresRun);
  if (config !== undefined)
    throw new TaskError(`The target ${config} decides how the checks are run.`, {
      at: 'task.target',
      fix: 'Leave it out of the targets, and change it by hand.',
    });
  for (const { name, files } of checkers) {
    const own = files.find((file) => targets.includes(file));
    if (own === undefined) continue;
    throw new TaskError(`The target ${own} is a file that the checker ${name} judges by.`, {
      at: 'task.target',
      fix: 'Leave it out of the targets: a proposal must not write what it is judged by.',
    });
  }
}

/** Who says that a proposal changes what it must not. */
export const GUARD = 'workspace';

/** Edits may name any file. One that changes what it is judged by fails, before anything of it is run. */
function overreachOf(
  { conversation }: Task,
  checkers: readonly Checker[],
  { files }: Candidate,
): NamedVerdict | undefined {
  if (conversation?.answers.kind !== 'edits') return undefined;
  const { protect } = conversation.answers;
  const judging = new Set(checkers.flatMap((checker) => checker.files));
  const touched = Object.keys(files).filter((path) => judging.has(path) || isProtected(path, protect));
  if (touched.length === 0) return undefined;
  const message = `it changes ${touched.join(', ')}, which no proposal may: tests, and what configures them, decide about it`;
  return {
    checker: GUARD,
    verdict: { kind: 'fail', evidence: [{ kind: 'crash', message }], executed: 'unknown', isolation: 'none', ms: 0 },
  };
}

async function tryStub(
  task: Task,
  checkers: readonly Checker[],
  whenFooled: VerifierOptions['stub'],
  judge: (name: string, stub: Candidate) => Promise<Verdict>,
  tell: (left: readonly string[], of: number) => void,
): Promise<readonly string[]> {
  const executing = checkers.filter(({ executes, replays }) => executes && replays !== true);
  if (executing.length === 0) return [];
  const stub = await stubFor(task, checkers);
  const names = executing.map(({ name }) => name);
  const done = countdown(names, (left) => tell(left, names.length));
  const verdicts = await Promise.all(
    names.map(async (name) => {
      const verdict = await judge(name, stub);
      done(name);
      return { name, verdict };
    }),
  );
  const broken = verdicts.find(({ verdict }) => verdict.kind === 'broken');
  if (broken !== undefined && whenFooled === 'warn-late')
    return [`The checker ${broken.name} cannot judge the unchanged workspace: ${headline(broken.verdict)}.`];
  if (broken !== undefined)
    throw new CheckerError(`The checker ${broken.name} cannot judge: ${headline(broken.verdict)}.`, {
      at: `checkers.${broken.name}`,
      fix: 'Mend it before any model is asked.',
    });
  const late: string[] = [];
  for (const { name, verdict } of verdicts) {
    const hopeless = await hopelessness(verdict, task);
    if (hopeless !== undefined && whenFooled === 'refuse')
      throw new TaskError(`The checker ${name} would refuse every proposal: ${hopeless.reason}.`, {
        at: checkers.find((checker) => checker.name === name)?.files.join(', ') || `checkers.${name}`,
        fix: hopeless.fix,
      });
    if (hopeless !== undefined)
      late.push(`The checker ${name} would refuse every proposal: ${hopeless.reason}. ${hopeless.fix}`);
    if (verdict.kind === 'fail' && verdict.evidence.some(({ kind }) => kind === 'timeout'))
      late.push(
        `The checker ${name} ran out of time before any proposal was tried: raise timeoutMs if it needs longer.`,
      );
  }
  const fooled = verdicts.filter(({ verdict }) => verdict.kind === 'pass').map(({ name }) => name);
  if (fooled.length === 0) return late;
  const unchanged = Object.keys(stub.files).length === 0;
  const what = unchanged ? 'the unchanged workspace' : 'an empty stub';
  if (fooled.length === executing.length && whenFooled === 'refuse') {
    const passing = `${fooled.join(' and ')} pass${fooled.length === 1 ? 'es' : ''} on ${what}`;
    throw new TaskError(
      unchanged
        ? `${passing}: either there is nothing left to do, or nothing here can tell right from wrong.`
        : `${passing}, so nothing here can tell right from wrong.`,
      {
        at: executing.flatMap(({ files }) => files).join(', ') || 'checkers',
        fix: unchanged
          ? 'Add a test that fails today, or take the finished target out of the workspace.'
          : `Add an assertion that fails when ${task.exports[0] ?? task.targets[0]} does nothing.`,
      },
    );
  }
  return [...late, ...fooled.map((name) => `Weak checker: ${name} also passes on ${what}.`)];
}
