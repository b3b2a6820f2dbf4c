import type { TaskSeal } from '../nouns/certificate.ts';
import { sealChecker, sealTask } from '../verification/seals.ts';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import { ConfigError } from '../errors.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { hiddenInput, type SuiteTask } from '../suites/suite.ts';

/** A task as it stands in a run's folder. */
export interface BenchTaskSeal {
  readonly id: string;
  /** What was asked for: the prompt, the signature, or both. */
  readonly prompt: string;
  readonly language: string;
  /** Of its prompt, its files and its checkers: a run in which any of them has changed since is another run. */
  readonly digest: string;
}

/**
 * Seals tasks with all their checkers.
 *
 * @throws {@link ConfigError} where models would be shown a hidden test.
 */
export async function sealTasks(tasks: readonly SuiteTask[]): Promise<BenchTaskSeal[]> {
  const seals: BenchTaskSeal[] = [];
  for (const suiteTask of tasks) {
    const { input, visible, hidden, hiddenWorkspace } = suiteTask;
    const task = await resolveTask(input);
    const shown = hidden.flatMap(({ files }) => files).find((file) => task.context.includes(file));
    if (shown !== undefined && !visible.some(({ files }) => files.includes(shown)))
      throw new ConfigError(`The hidden test ${shown} of ${input.id} is shown to the models.`, {
        at: input.id,
        fix: 'Take it out of `context`.',
      });
    const seen = await sealTask(task);
    const unseen = hiddenWorkspace === undefined ? seen : await sealTask(await resolveTask(hiddenInput(suiteTask)));
    const sealed = (checkers: readonly Checker[], { workspace }: TaskSeal): string[] =>
      checkers.map((checker) => sealChecker(checker, workspace).digest);
    seals.push({
      id: input.id,
      prompt: [task.prompt, task.signature ?? ''].filter((part) => part !== '').join('\n\n'),
      language: task.language,
      digest: digestOf({
        tasks: [seen.digest, unseen.digest],
        visible: sealed(visible, seen),
        hidden: sealed(hidden, unseen),
      }),
    });
  }
  return seals;
}
