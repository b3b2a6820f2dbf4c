import { availableParallelism } from 'node:os';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { NamedVerdict } from '../nouns/proposal.ts';
import type { Task, TaskInput } from '../nouns/task.ts';
import { openContext } from '../verification/context.ts';
import { withNamesUsed } from '../verification/stub.ts';
import { openVerifier } from '../verification/verifier.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import type { Files } from '../workspace/workspace.ts';
import { hiddenInput, type SuiteTask } from '../suites/suite.ts';

/** The checkers of one task, opened to judge code that is there already: no member, no policy, no ledger. */
export interface Judge extends AsyncDisposable {
  readonly task: Task;
  /** Up to the first verdict that is no pass. `recorded` is what came with a recorded answer. */
  verdictsOn(files: Files, recorded?: boolean): Promise<readonly NamedVerdict[]>;
}

export interface JudgeOptions {
  /** How long one candidate may take in one checker. */
  readonly timeoutMs: number;
  /** Ends what is being checked, too. */
  readonly signal?: AbortSignal;
}

/** Opens the checkers of a task. */
export async function openJudge(
  input: TaskInput | string,
  checkers: readonly Checker[],
  { timeoutMs, signal = new AbortController().signal }: JudgeOptions,
): Promise<Judge> {
  const task = await withNamesUsed(await resolveTask(input), checkers);
  await using opened = new AsyncDisposableStack();
  const cores = availableParallelism();
  const context = opened.use(await openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores }));
  const store = { verdicts: () => [], addVerdict: () => {} };
  const verifier = opened.use(
    await openVerifier(task, checkers, context, store, { until: 'first-refusal', stub: 'warn' }),
  );
  await verifier.tried;
  const kept = opened.move();
  return {
    task,
    verdictsOn(files, recorded) {
      const candidate = { files, digest: digestOf(files), ...(recorded !== undefined && { recorded }) };
      return verifier.check(candidate, signal);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Both kinds of checkers of a suite's task, opened. */
export interface Judges extends AsyncDisposable {
  readonly judge: Judge;
  /** Those of the hidden checkers; undefined where there are none. */
  readonly truth: Judge | undefined;
}

/** Opens the visible checkers of a task, and the hidden ones where they find it. */
export async function openJudges(task: SuiteTask, options: JudgeOptions): Promise<Judges> {
  await using opened = new AsyncDisposableStack();
  const judge = opened.use(await openJudge(task.input, task.visible, options));
  const truth =
    task.hidden.length > 0 ? opened.use(await openJudge(hiddenInput(task), task.hidden, options)) : undefined;
  const kept = opened.move();
  return { judge, truth, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
