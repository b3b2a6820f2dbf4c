import { availableParallelism } from 'node:os';
import { digestOf } from '../src/digest.ts';
import type { Checker, NamedVerdict, TaskInput } from '../src/index.ts';
import type { Files } from '../src/workspace/workspace.ts';
import type { Task } from '../src/task.ts';
import { openContext } from '../src/verification/context.ts';
import { withNamesUsed } from '../src/verification/stub.ts';
import { openVerifier } from '../src/verification/verifier.ts';
import { resolveTask } from '../src/workspace/resolveTask.ts';

/** The checkers of one task, opened to judge code that is there already: no member, no policy, no ledger. */
export interface Judge extends AsyncDisposable {
  readonly task: Task;
  /** Up to the first verdict that is no pass. */
  verdictsOn(files: Files): Promise<readonly NamedVerdict[]>;
}

export async function openJudge(
  input: TaskInput | string,
  checkers: readonly Checker[],
  timeoutMs: number,
): Promise<Judge> {
  const { signal } = new AbortController();
  const task = await withNamesUsed(await resolveTask(input), checkers);
  await using opened = new AsyncDisposableStack();
  const cores = availableParallelism();
  const context = opened.use(await openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores }));
  const store = { verdicts: () => [], addVerdict: () => {} };
  const verifier = opened.use(
    await openVerifier(task, checkers, context, store, { until: 'first-refusal', stub: 'warn', onVerdict: () => {} }),
  );
  const kept = opened.move();
  return {
    task,
    async verdictsOn(files) {
      const id = digestOf(files);
      const proposal = {
        id,
        member: id,
        role: 'cheap',
        ordinal: 0,
        rung: '',
        text: '',
        code: { files },
        shape: id,
        notes: [],
        usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: false },
        usd: 0,
        ms: 0,
      } as const;
      return (await verifier.check(proposal, signal)).verdicts;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
