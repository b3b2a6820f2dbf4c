import { sealChecker, sealTask } from './certificate.ts';
import type { Checker } from './checker.ts';
import { committeeFrom, refuseUnusableCheckers, type SolverConfig } from './config.ts';
import { digestOf } from './digest.ts';
import type { TimedEvent } from './events.ts';
import { openLedger } from './ledger/ledger.ts';
import { openBudget } from './policy/budget.ts';
import type { Action, State } from './policy/policy.ts';
import { proveSound } from './proposal.ts';
import { conclude, type Ending } from './conclude.ts';
import { eventLog } from './eventLog.ts';
import { briefOf } from './sampling/prompt.ts';
import { openSampler, type Arrival, type Sampler } from './sampling/sampler.ts';
import { processSandbox } from './sandbox/process/sandbox.ts';
import type { Solution } from './solution.ts';
import { startState, take, type GrowingState } from './state.ts';
import type { TaskInput } from './task.ts';
import { nativeCompiler } from './typescript/compiler.ts';
import { openVerifier, type Verifier } from './verification/verifier.ts';
import { resolveTask } from './workspace/resolveTask.ts';
import { openCopies } from './workspace/copies.ts';

/** A run under way: a promise of its solution, and at the same time its events as they happen. */
export interface Run extends Promise<Solution>, AsyncIterable<TimedEvent> {}

/** What one run can be told beside the configuration. */
export interface SolveOptions extends SolverConfig {
  /** Stops the run: children are killed, what was bought stays in the ledger, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Solves a task: cheap members propose, checkers pick a sound proposal, the strong member is called only when none is.
 *
 * @param input - what is to be written, or the path of a task folder.
 * @param checkers - the soundness signal; at least one should execute the code.
 * @param options - members, budget, policy, ledger; see {@link SolverConfig}.
 * @returns a promise of the solution that can also be iterated for events.
 * @throws {@link TaskError} or {@link ConfigError} for input that cannot be used, {@link CheckerError} when a checker cannot
 * judge at all, {@link MemberError} when every member failed, {@link LedgerError} when the ledger cannot be written.
 * @example
 * ```ts
 * const run = solve(
 *   { prompt: 'Write `slugify(text)`.', target: 'src/slugify.ts' },
 *   [types(), tests('test/slugify.test.ts')],
 *   { committee: [openai({ model: 'small' })], strong: openai({ model: 'large' }), budget: { usd: 0.05 } },
 * );
 * for await (const event of run) console.log(event.kind);
 * const solution = await run;
 * ```
 */
export function solve(input: TaskInput | string, checkers: readonly Checker[], options: SolveOptions): Run {
  const events = eventLog();
  const solution = pursue(input, checkers, options, events.emit, events.seen).finally(events.end);
  return Object.assign(solution, { [Symbol.asyncIterator]: () => events.follow(solution) });
}

/** A solver with its configuration given once. */
export interface Solver {
  solve(task: TaskInput | string, checkers: readonly Checker[], options?: { readonly signal?: AbortSignal }): Run;
}

/**
 * Binds a configuration, to solve many tasks with it.
 *
 * @example
 * ```ts
 * const solver = createSolver({ committee: [openai({ model: 'small' })] });
 * const solution = await solver.solve(task, [tests('test/slugify.test.ts')]);
 * ```
 */
export function createSolver(config: SolverConfig): Solver {
  return { solve: (task, checkers, options = {}) => solve(task, checkers, { ...config, ...options }) };
}

/** Opens everything a run needs, lets the loop run, and closes it all again, however it ends. */
async function pursue(
  input: TaskInput | string,
  checkers: readonly Checker[],
  options: SolveOptions,
  emit: Emit,
  seen: () => readonly TimedEvent[],
): Promise<Solution> {
  const { committee, strong, policy, budget: limits, ledgerPath, timeoutMs } = committeeFrom(options);
  refuseUnusableCheckers(checkers);
  const task = await resolveTask(input);
  const seal = await sealTask(task);
  const checkerSeals = checkers.map((checker) => sealChecker(checker, seal.workspace));
  const identity = [...committee, ...(strong === undefined ? [] : [strong])].map(
    ({ name, prices = null, limits: { maxOutputTokens } }) => ({
      name,
      prices: prices && { ...prices },
      maxOutputTokens,
    }),
  );
  const key = digestOf({
    task: seal.digest,
    checkers: checkerSeals.map(({ digest }) => digest),
    members: identity,
    strong: strong?.name ?? null,
    policy: { name: policy.name, options: policy.options },
    timeoutMs,
  });

  using ledger = openLedger(ledgerPath);
  using log = ledger.openRun(key, task.id);
  emit({ kind: 'run-started', run: log.id, task: task.id, resumed: log.resumed });
  const stop = new AbortController();
  const outOfTime = limits.seconds === undefined ? undefined : AbortSignal.timeout(limits.seconds * 1000);
  const signal = AbortSignal.any([
    stop.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
    ...(outOfTime === undefined ? [] : [outOfTime]),
  ]);
  signal.throwIfAborted();

  await using copies = await openCopies(task.workspace);
  const context = { copies, sandbox: processSandbox, compiler: nativeCompiler, timeoutMs, seed: log.seed, signal };
  emit({ kind: 'notice', message: 'Trying the checkers on a stub, which they must refuse.' });
  await using verifier = await openVerifier(task, checkers, context, log, {
    until: 'first-refusal',
    onVerdict: ({ id }, { checker, verdict }) => emit({ kind: 'verdict', proposal: id, checker, verdict }),
  });
  for (const message of verifier.warnings) emit({ kind: 'notice', message });
  const budget = openBudget(limits, log.spent());
  const sampler = openSampler(await briefOf(task), strong, { task, log, budget, emit });

  const state = startState(task, committee, strong, log.answers());
  const names = checkers.map(({ name }) => name);
  let ending: Ending;
  try {
    ending = await decide({ state, names, sampler, verifier, signal, emit, next: (now) => policy.next(now) });
  } catch (error) {
    if (outOfTime?.aborted !== true || options.signal?.aborted === true) throw error;
    ending = { kind: 'out-of-time', seconds: limits.seconds ?? 0 };
  }
  const solution = conclude({
    ending,
    state,
    task,
    seal,
    checkers,
    checkerSeals,
    verifier,
    log,
    budget,
    policy,
    timeoutMs,
    members: identity,
    timeline: seen(),
  });
  // A run that only ran out of budget is left open: the same command with a larger one goes on where it stopped.
  if (solution.reason !== 'budget') log.finish(solution.status, solution);
  return solution;
}

type Emit = ReturnType<typeof eventLog>['emit'];

interface Loop {
  readonly state: GrowingState;
  readonly names: readonly string[];
  readonly sampler: Sampler;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly next: (state: State) => Action;
}

/** The loop: ask the policy what to do next, and do it. */
async function decide(loop: Loop): Promise<Ending> {
  const { state, sampler, signal } = loop;
  for (;;) {
    signal.throwIfAborted();
    const action = loop.next(state);
    switch (action.kind) {
      case 'sample':
        await gather(loop, (cancel) => sampler.sample(action.slots, cancel), action.until === 'first-sound');
        break;
      case 'repair':
        await gather(loop, (cancel) => sampler.repair(action.slot, action.of, cancel), true);
        break;
      case 'escalate': {
        const { strong } = state;
        if (strong === undefined)
          return { kind: 'returned', action: { kind: 'return', reason: 'there is no strong member to escalate to' } };
        const ordinal = state.escalations++;
        await gather(loop, (cancel) => sampler.escalate(strong, ordinal, action.reason, state.proposals, cancel), true);
        break;
      }
      case 'ask':
        state.answers.push({
          member: action.member.name,
          question: action.question,
          text: await sampler.ask(action.member, action.question, signal),
        });
        break;
      case 'return':
        return { kind: 'returned', action };
    }
  }
}

/** Checks proposals while others are still being written; the first sound one can cancel the rest. */
async function gather(
  { state, names, verifier, signal, emit }: Loop,
  start: (cancel: AbortSignal) => AsyncIterable<Arrival>,
  untilSound: boolean,
): Promise<void> {
  const enough = new AbortController();
  const cancel = AbortSignal.any([signal, enough.signal]);
  const checks: Promise<void>[] = [];
  let fault: { readonly error: unknown } | undefined;
  const check = async ({ proposal }: Extract<Arrival, { proposal: object }>): Promise<void> => {
    try {
      const checked = await verifier.check(proposal, cancel);
      state.proposals.push(checked);
      const sound = proveSound(checked, names);
      if (sound === undefined) return;
      state.sound.push(sound);
      emit({ kind: 'sound', proposal: proposal.id });
      if (untilSound) enough.abort(new Error('a sound proposal was found'));
    } catch (error) {
      // A check that was cancelled half-way gave no verdict: the proposal stays in the ledger, unchecked.
      if (enough.signal.aborted) return;
      fault = { error };
      enough.abort(error);
    }
  };
  try {
    for await (const arrival of start(cancel)) {
      take(state, arrival);
      if (arrival.proposal === undefined) state.failures.push(arrival.error);
      else checks.push(check(arrival));
    }
    await Promise.all(checks);
  } finally {
    enough.abort(new Error('the wave is over'));
    await Promise.all(checks);
  }
  if (fault !== undefined) throw fault.error;
}
