import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import type { Task } from '../nouns/task.ts';
import { countdown } from './countdown.ts';
import { retryingCrashes } from './retry.ts';

/** Opens checkers side by side. Where several cannot be opened, the first that executes has the word. */
export async function openAll(
  task: Task,
  checkers: readonly Checker[],
  context: CheckContext,
  opened: AsyncDisposableStack,
  tell: (left: readonly string[], of: number) => void,
): Promise<[string, CheckSession][]> {
  // Those that execute have files of their own to complain of, and say it better than a type check would.
  const inOrder = checkers.toSorted((a, b) => Number(b.executes) - Number(a.executes));
  const names = inOrder.map(({ name }) => name);
  const done = countdown(names, (left) => tell(left, names.length));
  const opening = await Promise.allSettled(
    inOrder.map(async (checker): Promise<[string, CheckSession]> => {
      const session = opened.use(retryingCrashes(await checker.open(task, context)));
      done(checker.name);
      return [checker.name, session];
    }),
  );
  return opening.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
