import type { Checker } from './nouns/checker.ts';
import type { SolveOptions, SolverConfig } from './config/config.ts';
import { eventLog } from './run/eventLog.ts';
import type { TimedEvent } from './nouns/events.ts';
import { candidateOf, proveSound } from './nouns/proposal.ts';
import type { Arrival } from './sampling/sampler.ts';
import type { Solution } from './nouns/solution.ts';
import { take, type Ending, type Loop } from './run/state.ts';
import type { TaskInput } from './nouns/task.ts';

/** A run under way: a promise of its solution, and at the same time its events as they happen. */
export interface Run extends Promise<Solution>, AsyncIterable<TimedEvent> {}

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
  // The engine is loaded when first used: importing this package costs a program next to nothing.
  const solution = import('./run/run.ts')
    .then(({ openRun }) => openRun({ input, checkers, options, events, loop: decide }))
    .finally(events.end);
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
      const candidate = candidateOf(proposal);
      const verdicts =
        candidate === undefined
          ? []
          : await verifier.check(candidate, cancel, (verdict) =>
              emit({ kind: 'verdict', proposal: proposal.id, ...verdict }),
            );
      const checked = { proposal, verdicts };
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
