import pLimit from 'p-limit';
import type { Outcome } from '../behaviour/outcome.ts';
import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import { unlessAborted } from '../async/unlessAborted.ts';
import { CheckerError, CommitteeError } from '../errors.ts';
import type { Candidate, NamedVerdict } from '../nouns/proposal.ts';
import type { RunEvent } from '../nouns/events.ts';
import { UNCONTAINED } from '../sandbox/process/bubblewrap.ts';
import type { Task } from '../nouns/task.ts';
import { demanding, type Demand, type Verdict } from '../nouns/verdict.ts';
import type { Changes } from '../nouns/changes.ts';
import { overreachOf, refusePointers, refuseTargets } from './guard.ts';
import { openAll } from './openAll.ts';
import { learnedOrder } from './order.ts';
import { targetsFor, withTargets } from './reduced.ts';
import { openReducedSessions, type JudgeBy } from './reducedSessions.ts';
import { tryStub, tryVariants } from './tryStub.ts';
import { variantsOf } from './variants.ts';

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
  /** What a call must come to by a checker that knows it of any call; undefined where none does. */
  expected(name: string, input: readonly unknown[]): Promise<Outcome | undefined>;
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
  /** What the first candidate does, where it is there already: checkers are opened for what it writes, where any file may be written. */
  readonly first?: Candidate;
  /** Digests of the workspace's files as the run began with them: a candidate that removes some may be the first of its kind much later. */
  readonly sealed?: Readonly<Record<string, string>>;
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
  { until, stub, isolation = 'shared', first, sealed, onPreparing = () => {} }: VerifierOptions,
): Promise<Verifier> {
  refuseTargets(task, checkers);
  const begun = await beginningWith(first, task, checkers);
  await refusePointers(begun, checkers);
  await using opened = new AsyncDisposableStack();
  const sessions = new Map<string, CheckSession>();
  for (const [name, session] of await openAll(begun, checkers, context, opened, (left, of) =>
    onPreparing('opening', left, of),
  ))
    sessions.set(name, session);
  const reduced = opened.use(openReducedSessions(task, context, sealed));
  const whole: JudgeBy = ({ name }, candidate, signal) => called(sessions, name).check(candidate, { signal });
  const byName = new Map(checkers.map((checker) => [checker.name, checker]));
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

  async function judge(
    checker: Checker,
    candidate: Candidate,
    signal: AbortSignal,
    by: JudgeBy = whole,
  ): Promise<Verdict> {
    const { name } = checker;
    // A recorded verdict belongs to the answer it came with, not to its bytes.
    const stored = replaying.has(name)
      ? undefined
      : known.get(candidate.digest)?.findLast((one) => one.checker === name);
    if (stored !== undefined) return stored.verdict;
    const verdict = await by(checker, candidate, signal).catch(faultOf);
    // What was killed half-way is not a verdict.
    signal.throwIfAborted();
    store.addVerdict(candidate.digest, name, verdict);
    learn(candidate.digest, name, verdict);
    order.learn(name, verdict.ms, verdict.kind !== 'pass');
    return verdict;
  }

  async function inTurn(
    candidate: Candidate,
    signal: AbortSignal,
    onEach: (verdict: NamedVerdict) => void,
  ): Promise<NamedVerdict[]> {
    const overreach = await overreachOf(task, checkers, candidate);
    if (overreach !== undefined) {
      onEach(overreach);
      return [overreach];
    }
    const judged = async (by: JudgeBy): Promise<NamedVerdict[]> => {
      const verdicts: NamedVerdict[] = [];
      for (const name of order.arrange(checkers.map((checker) => checker.name))) {
        const verdict = demanding(await judge(called(byName, name), candidate, signal, by), isolation);
        verdicts.push({ checker: name, verdict });
        onEach({ checker: name, verdict });
        if (verdict.kind !== 'pass' && until === 'first-refusal') break;
      }
      return verdicts;
    };
    const isFitting = task === begun || Object.keys(candidate.files).every((path) => begun.targets.includes(path));
    return candidate.removed === undefined && isFitting ? judged(whole) : reduced.use(candidate, judged);
  }

  const unsafe = tools['containment'] === UNCONTAINED ? [UNSAFE] : [];
  const closing = new AbortController();
  const trials: Promise<Verdict>[] = [];
  let weak: readonly string[] = [];
  const trial = async (): Promise<void> => {
    const signal = AbortSignal.any([context.signal, closing.signal]);
    const judged = (name: string, candidate: Candidate): Promise<Verdict> => {
      const verdict = slots(() => judge(called(byName, name), candidate, signal));
      trials.push(verdict);
      return verdict;
    };
    const { warnings, quick } = await tryStub(begun, checkers, stub, judged, (names, of) =>
      onPreparing('trying', names, of),
    );
    weak = warnings;
    // Candidates need not wait for it; whoever is about to buy does. In a conversation the first answer is there already: it would wait for processors all the same.
    if (stub === 'warn-late') return;
    widened = widen(quick, judged);
    widened.catch(() => {});
  };
  let widened: Promise<void> = Promise.resolve();
  const widen = async (quick: readonly string[], judged: Parameters<typeof tryVariants>[2]): Promise<void> => {
    const executing = checkers.filter(({ executes, replays }) => executes && replays !== true);
    // Where one takes longer, it may be the one that refuses what the others accept.
    if (quick.length === 0 || quick.length < executing.length) return;
    weak = [...weak, ...(await tryVariants(await variantsOf(begun, checkers), quick, judged))];
  };
  let trying = stub === 'warn-late' ? undefined : trial();
  // Whoever waits for it hears of it.
  trying?.catch(() => {});
  const tried = trying?.then(() => widened) ?? Promise.resolve();
  tried.catch(() => {});
  const kept = opened.move();
  return {
    get warnings() {
      return [
        ...task.workspace.warnings,
        ...unsafe,
        ...[...sessions.values()].flatMap(({ warnings = [] }) => warnings),
        ...weak,
      ];
    },
    tried,
    tools,
    async expected(name, input) {
      for (const session of sessions.values()) {
        const outcome = await session.expected?.(name, input);
        if (outcome !== undefined) return outcome;
      }
      return undefined;
    },
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
      await Promise.allSettled([trying, widened, ...trials]);
      await kept.disposeAsync();
    },
  };
}

/** The task as checkers are opened on it. What no candidate may write is nobody's target. */
async function beginningWith(first: Candidate | undefined, task: Task, checkers: readonly Checker[]): Promise<Task> {
  if (first === undefined || task.conversation?.answers.kind !== 'edits') return task;
  const changes: Changes = (await overreachOf(task, checkers, first)) === undefined ? first : { files: {} };
  return withTargets(task, targetsFor(task, changes));
}

function called<Value>(all: ReadonlyMap<string, Value>, name: string): Value {
  const found = all.get(name);
  if (found === undefined) throw new CheckerError(`No checker is called ${name}.`);
  return found;
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
