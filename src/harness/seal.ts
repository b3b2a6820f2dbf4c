import { sealChecker, sealTask } from '../certificate.ts';
import { digestOf } from '../digest.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import type { SuiteTask } from './suite.ts';

/** Digests of tasks with all their checkers, by id: a run whose prompts, files or checkers have changed since is another run. */
export async function digestTasks(tasks: readonly SuiteTask[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const { input, visible, hidden } of tasks) {
    const { digest, workspace } = await sealTask(await resolveTask(input));
    const sealed = (checkers: SuiteTask['visible']): string[] =>
      checkers.map((checker) => sealChecker(checker, workspace).digest);
    digests.set(input.id, digestOf({ task: digest, visible: sealed(visible), hidden: sealed(hidden) }));
  }
  return digests;
}
