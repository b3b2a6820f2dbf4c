import { sideBySide, type SideBySide } from './async/sideBySide.ts';
import type { Checker } from './nouns/checker.ts';
import type { SolveOptions, SolverConfig } from './config/config.ts';
import { drive, type Ended, type Port } from './run/drive.ts';
import { eventLog } from './run/eventLog.ts';
import type { TimedEvent } from './nouns/events.ts';
import type { Return, Slot } from './policy/policy.ts';
import { candidateOf, proveSound, stepsIn, type NamedVerdict, type Proposal } from './nouns/proposal.ts';
import type { Running } from './run/run.ts';
import type { Arrival } from './sampling/sampler.ts';
import type { Solution, TargetPaths } from './nouns/solution.ts';
import type { TaskInput } from './nouns/task.ts';

/** A run under way: a promise of its solution, and at the same time its events as they happen. */
export interface Run<Target extends TargetPaths = TargetPaths>
  extends Promise<Solution<Target>>, AsyncIterable<TimedEvent> {}

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
 * if (solution.status === 'solved') console.log(solution.files['src/slugify.ts']);
 * ```
 */
export function solve<const Target extends TargetPaths = TargetPaths>(
  input: (TaskInput & { readonly target: Target }) | string,
  checkers: readonly Checker[],
  options: SolveOptions,
): Run<Target> {
  const events = eventLog();
  // The engine is loaded when first used: importing this package costs a program next to nothing.
  const solution = import('./run/run.ts')
    .then(({ openRun }) => openRun({ input, checkers, options, events, loop: live }))
    .finally(events.end);
  // The run knows its targets by their paths alone; what was written in the call is known to the types.
  return Object.assign(solution as Promise<Solution<Target>>, {
    [Symbol.asyncIterator]: () => events.follow(solution),
  });
}

/** A solver with its configuration given once. */
export interface Solver {
  solve<const Target extends TargetPaths = TargetPaths>(
    task: (TaskInput & { readonly target: Target }) | string,
    checkers: readonly Checker[],
    options?: { readonly signal?: AbortSignal },
  ): Run<Target>;
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

/** The loop of a run: {@link drive} lets the policy decide, and what it asks for is done here, as long as it takes. */
async function live(running: Running): Promise<Return> {
  await using work = sideBySide<Ended>(running.signal);
  const steps = drive(running.policy, running.state, livePort(running, work));
  for (let step = steps.next(); ; step = steps.next((await work.next()) ?? { kind: 'idle' }))
    if (step.done === true) return step.value;
}

/** Asks members. Each proposal is checked as it arrives, while others are still being written. */
function livePort(
  { state, names, sampler, verifier, compare, emit, decided, rests, meter }: Running,
  work: SideBySide<Ended>,
): Port {
  const collect = (ask: (cancel: AbortSignal) => AsyncIterable<Arrival>): void =>
    work.begin(async (cancel) => {
      for await (const arrival of ask(cancel)) {
        if ('late' in arrival) work.give({ kind: 'late', ...arrival });
        else if (arrival.proposal === undefined) work.give({ kind: 'failed', ...arrival });
        else work.begin(() => check(arrival.proposal, cancel));
      }
    });
  function noteHedge({ member, ordinal }: Slot): void {
    if (state.underWay.some((one) => 'late' in one)) emit({ kind: 'hedged', member: member.name, ordinal });
  }
  async function check(proposal: Proposal, cancel: AbortSignal): Promise<void> {
    const { id, member, ordinal } = proposal;
    const candidate = candidateOf(proposal);
    const tell = (verdict: NamedVerdict): void => emit({ kind: 'verdict', proposal: id, ...verdict });
    const verdicts = candidate === undefined ? [] : await verifier.check(candidate, cancel, tell).catch(unless(cancel));
    // A check that was cancelled half-way gave no verdict: the proposal stays in the ledger, unchecked.
    if (verdicts === undefined) return;
    const checked = { proposal, verdicts };
    const sound = proveSound(checked, names);
    if (sound !== undefined)
      emit({ kind: 'sound', proposal: id, ...(stepsIn(sound.verdicts).length > 0 && { step: true }) });
    work.give({ kind: 'checked', member, ordinal, checked, sound });
  }
  return {
    decided,
    rests,
    sample(slots) {
      for (const slot of slots) noteHedge(slot);
      collect((cancel) => sampler.sample(slots, cancel));
    },
    repair: (slot, of) => collect((cancel) => sampler.repair(slot, of, cancel)),
    escalate(slot, reason) {
      noteHedge(slot);
      collect((cancel) => sampler.escalate(slot.member, slot.ordinal, reason, state.proposals, cancel));
    },
    ask(questions) {
      for (const { member, question, reason } of questions)
        work.begin(async (cancel) => {
          const said = await sampler.ask(member, question, reason, cancel).catch(unless(cancel));
          if (said === undefined) return;
          const answer = { kind: 'answered', member: member.name, question } as const;
          emit({ ...answer, text: said.text });
          work.give({ ...answer, ...said });
        });
    },
    compare: (proposals) =>
      work.begin(async (cancel) => {
        const comparison = await compare(proposals, cancel).catch(unless(cancel));
        if (comparison !== undefined) work.give({ kind: 'compared', comparison });
      }),
    stop: () => work.stop(),
    meter,
  };
}

/** What fails because it was cancelled has not failed. */
function unless(cancelled: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!cancelled.aborted) throw error;
  };
}
