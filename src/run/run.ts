import { sealAll } from '../verification/seals.ts';
import { type Comparison, toldOf } from '../nouns/comparison.ts';
import type { Checker } from '../nouns/checker.ts';
import { userMember } from '../members/user.ts';
import type { Decision } from '../nouns/decision.ts';
import type { Comparer } from '../selection/comparer.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import { auditOf } from './auditOf.ts';
import { conclude } from './conclude.ts';
import { committeeFrom, configFor } from '../config/committeeFrom.ts';
import { allOf, refuseUnusableCheckers, type SolveOptions } from '../config/config.ts';
import { BudgetError, CheckerError, explain, TaskError } from '../errors.ts';
import type { EventLog } from './eventLog.ts';
import type { RunEvent } from '../nouns/events.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openBudget, within } from '../policy/budget.ts';
import { openExtractor } from '../reading/answers/extractor.ts';
import { briefOf, tokensIn } from '../sampling/prompt.ts';
import { breakerOf } from '../sampling/breaker.ts';
import { openSampler, type Sampler } from '../sampling/sampler.ts';
import { isFree } from '../nouns/member.ts';
import type { Solution } from '../nouns/solution.ts';
import type { Meter, Policy, Return } from '../policy/policy.ts';
import { openJudging } from './judging.ts';
import { identityOf, runKey } from './runKey.ts';
import { startState, type Ending, type GrowingState } from './state.ts';
import type { TaskInput } from '../nouns/task.ts';
import { openSigner } from '../verification/signature.ts';
import { withNamesUsed } from '../verification/stub.ts';
import type { Verifier } from '../verification/verifier.ts';
import { resolveTask } from '../workspace/resolveTask.ts';

/** What the loop works with. */
export interface Running {
  readonly policy: Policy;
  readonly state: GrowingState;
  /** The checkers that must pass. */
  readonly names: readonly string[];
  readonly sampler: Sampler;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  /** Whether a member that failed is still left alone. */
  readonly rests: (member: string) => boolean;
  /** Writes down what the policy decides, and tells of it. */
  readonly decided: (decision: Decision) => void;
  readonly meter: () => Meter;
  /** Runs sound proposals on the same inputs. */
  readonly compare: (proposals: readonly SoundProposal[], signal: AbortSignal) => Promise<Comparison>;
}

/** What a run is opened for, and the loop that it is opened around. */
export interface RunRequest {
  readonly input: TaskInput | string;
  readonly checkers: readonly Checker[];
  readonly options: SolveOptions;
  readonly events: EventLog;
  readonly loop: (running: Running) => Promise<Return>;
}

/** Opens everything a run needs, lets the loop run, and closes it all again, however it ends. */
export async function openRun({ input, checkers, options, events, loop }: RunRequest): Promise<Solution> {
  const { emit, seen } = events;
  refuseUnusableCheckers(checkers);
  const task = await withNamesUsed(await resolveTask(input), checkers);
  const chosen = committeeFrom(configFor(task, options));
  const { committee, strong, policy, risk, budget: limits, ledgerPath, timeoutMs, unsafe, cores, isolation } = chosen;
  const sign = options.signing && openSigner(options.signing);
  // Most of what an agent asks is answered in words, and must not cost what reading all files and opening all checkers does.
  const mostlyWords = task.conversation !== undefined && task.workspace.mounts.length > 0;
  const sealed = mostlyWords ? undefined : await sealAll(task, checkers);
  const members = identityOf(allOf(options));
  const key = await runKey({ task, checkers, sealed, members, committee: chosen, options });

  using ledger = openLedger(ledgerPath);
  using log = ledger.openRun(key, task.id);
  emit({ kind: 'run-started', run: log.id, task: task.id, resumed: log.resumed });
  const begun = performance.now();
  const outOfTime = limits.seconds === undefined ? undefined : AbortSignal.timeout(Math.ceil(limits.seconds * 1000));
  const signal = AbortSignal.any([
    ...(options.signal === undefined ? [] : [options.signal]),
    ...(outOfTime === undefined ? [] : [outOfTime]),
  ]);
  const late = (error: unknown): boolean => outOfTime?.aborted === true && error === outOfTime.reason;
  signal.throwIfAborted();

  await using extractor = openExtractor();
  const free = new Set(
    allOf(options)
      .filter(isFree)
      .map(({ name }) => name),
  );
  const unpaid = log.calls().every(({ member, state }) => free.has(member) || state === 'skipped');
  if (!checkers.some((checker) => checker.executes))
    emit({
      kind: 'notice',
      message:
        'No checker executes the code, so nothing can be called solved: add tests, examples, a property or a command.',
    });
  /** Why nothing can be judged. */
  const impossible = (error: unknown): unknown => {
    if (late(error))
      return new BudgetError(`${limits.seconds} s were not enough to try the checkers on a stub.`, {
        at: 'budget.seconds',
        fix: 'Allow more.',
      });
    // What the input makes impossible is over: at most members that cost nothing have been asked.
    if ((error instanceof TaskError || error instanceof CheckerError) && unpaid)
      log.finish('refused', { error: explain(error) });
    return error;
  };
  await using judging = await openJudging({
    task,
    checkers,
    store: log,
    timeoutMs,
    seed: log.seed,
    signal,
    unsafe,
    cores,
    sealed,
    late: mostlyWords,
    until: 'first-refusal',
    // A client may ask for what no test looks at. Its tests then pass already: a warning says so.
    // Most of what an agent asks is answered in words or with a file to read, and must not take as long as the tests do.
    stub: task.conversation === undefined ? 'refuse' : 'warn-late',
    isolation,
    onPreparing: (step, names, of) => emit({ kind: 'preparing', step, checkers: names, of }),
  }).catch((error: unknown) => {
    throw impossible(error);
  });
  const { verifier } = judging;
  const own = openBudget(limits, log.spent());
  const budget = options.within === undefined ? own : within(options.within, own);
  const opened = verifier.warnings.length;
  const cautions = allOf(options).flatMap(({ caution }) => caution ?? []);
  const told = [...cautions, ...verifier.warnings, ...(chosen.caution === undefined ? [] : [chosen.caution])];
  for (const message of told) emit({ kind: 'notice', message });
  // The stub is tried while members that cost nothing write; the loop stops where it shows that no answer could be judged.
  const unfit = new AbortController();
  let tried = false;
  const mayBuy = (async (): Promise<void> => {
    try {
      await verifier.tried;
    } catch (error) {
      unfit.abort(impossible(error));
      throw unfit.signal.reason;
    }
    tried = true;
    for (const message of verifier.warnings.slice(opened)) emit({ kind: 'notice', message });
  })();
  // Whoever waits for it hears of it.
  mayBuy.catch(() => {});
  const brief = await briefOf(task);
  const sampler = openSampler(brief, strong, {
    committee,
    filtersContext: chosen.filtersContext,
    task,
    log,
    extractor,
    budget,
    emit,
    mayBuy,
    maxOutputTokens: options.maxOutputTokens,
  });

  const state = startState(task, committee, strong, log.answers(), {
    user: options.user && userMember(options.user),
    promptTokens: tokensIn(brief),
  });
  const names = checkers.map(({ name }) => name);
  const meter = (): Meter => {
    const elapsedMs = performance.now() - begun;
    const seconds = limits.seconds === undefined ? {} : { seconds: Math.max(0, limits.seconds - elapsedMs / 1000) };
    return { spent: budget.spent, left: { ...budget.left, ...seconds }, elapsedMs };
  };
  await using closing = new AsyncDisposableStack();
  let comparer: Comparer | undefined;
  const compare: Running['compare'] = async (proposals, stop) => {
    // Few runs compare anything.
    const { openComparer } = await import('../selection/comparer.ts');
    comparer ??= closing.use(openComparer(task, checkers, await judging.context()));
    const found = await comparer.compare(proposals, state.proposals.length, stop);
    const { between } = found;
    const expected = between && (await verifier.expected(between.name, between.input));
    const comparison = between && expected ? { ...found, between: { ...between, expected } } : found;
    emit({ kind: 'compared', ...toldOf(comparison) });
    return comparison;
  };
  const doubtful = async (): Promise<string[]> => {
    const { suspectExamples } = await import('../selection/suspects.ts');
    // It is a word more for whoever reads on: a run that is out of time ends without it.
    return suspectExamples(task, checkers, await judging.context(), state.proposals, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return [];
    });
  };
  const working = AbortSignal.any([signal, unfit.signal]);
  let ending: Ending;
  try {
    const decided = (decision: Decision): void => {
      log.addDecision(decision);
      emit({ kind: 'decided', ...decision });
    };
    const rests = (name: string): boolean => {
      const member = allOf(options).find((one) => one.name === name);
      if (member === undefined || breakerOf(member).restMs > 0) return true;
      emit({ kind: 'notice', message: `${name} can be asked again.` });
      return false;
    };
    const { policy: ready, notice } = (await policy.ready?.({ task, checkers: names })) ?? { policy };
    if (notice !== undefined) emit({ kind: 'notice', message: notice });
    const action = await loop({
      policy: ready,
      state,
      names,
      sampler,
      verifier,
      compare,
      signal: working,
      emit,
      decided,
      rests,
      meter,
    });
    ending = { kind: 'returned', action };
    await mayBuy;
  } catch (error) {
    if (!late(error) || !tried) throw late(error) ? impossible(error) : error;
    ending = { kind: 'out-of-time', seconds: limits.seconds ?? 0 };
  }
  // Where nothing was checked there is nothing to doubt.
  const checked = state.proposals.some(({ verdicts }) => verdicts.length > 0);
  const suspects = state.sound.length > 0 || !checked ? [] : await doubtful();
  const returned = ending.kind === 'returned' ? ending.action.proposal : undefined;
  const audit =
    returned === undefined || chosen.auditMs === 0
      ? undefined
      : await auditOf(returned, {
          task,
          checkers,
          context: () => judging.context(),
          budgetMs: chosen.auditMs,
          signal,
          late,
          emit,
        });
  const solution = conclude({
    ending,
    suspects,
    audit,
    risk,
    state,
    task,
    checkers,
    sealed: judging.sealed(),
    verifier,
    log,
    policy,
    timeoutMs,
    durable: ledgerPath !== ':memory:',
    members,
    cautions,
    sign,
    timeline: seen(),
  });
  // A run that only ran out of budget is left open: the same command with a larger one goes on where it stopped.
  if (solution.reason !== 'budget') log.finish(solution.reason === 'words' ? 'unverified' : solution.status, solution);
  return solution;
}
