import { sealChecker, sealTask } from '../certificate.ts';
import { digestOf } from '../digest.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import type { SuiteTask } from './suite.ts';

/** A task as it stands in a run's folder. */
export interface BenchTaskSeal {
  readonly id: string;
  /** What was asked for: the prompt, the signature, or both. */
  readonly prompt: string;
  readonly language: string;
  /** Of its prompt, its files and its checkers: a run in which any of them has changed since is another run. */
  readonly digest: string;
}

/** Seals tasks with all their checkers. */
export async function sealTasks(tasks: readonly SuiteTask[]): Promise<BenchTaskSeal[]> {
  const seals: BenchTaskSeal[] = [];
  for (const { input, visible, hidden } of tasks) {
    const task = await resolveTask(input);
    const { digest, workspace } = await sealTask(task);
    const sealed = (checkers: SuiteTask['visible']): string[] =>
      checkers.map((checker) => sealChecker(checker, workspace).digest);
    seals.push({
      id: input.id,
      prompt: [task.prompt, task.signature ?? ''].filter((part) => part !== '').join('\n\n'),
      language: task.language,
      digest: digestOf({ task: digest, visible: sealed(visible), hidden: sealed(hidden) }),
    });
  }
  return seals;
}
