import type { CheckContext } from '../nouns/checker.ts';
import type { Changes } from '../nouns/changes.ts';
import type { Task } from '../nouns/task.ts';
import { readText, workspaceWithout } from '../workspace/workspace.ts';

/** What checkers are opened on, so that a candidate which takes files away is judged where they are not there. */
export interface Reduced extends AsyncDisposable {
  readonly task: Task;
  readonly context: CheckContext;
}

/**
 * Makes the task in a workspace that lacks what a proposal removes. Files that it writes and that are no targets become such: of a moved file
 * checkers then know whose it is.
 */
export async function reducedFor(
  task: Task,
  context: CheckContext,
  { files, removed = [] }: Changes,
): Promise<Reduced> {
  if (removed.length === 0) return { task, context, [Symbol.asyncDispose]: async () => {} };
  const gone = new Set(removed);
  const kept = task.targets.filter((target) => !gone.has(target));
  const [first, ...rest] = [...kept, ...Object.keys(files).filter((path) => !kept.includes(path))];
  if (first === undefined) throw new Error('Nothing is left of the targets, and nothing is written.');
  const texts = await Promise.all(removed.map(async (path) => [path, (await readText(task.workspace, path)) ?? '']));
  const copies = context.copies.lacking(removed);
  return {
    task: {
      ...task,
      targets: [first, ...rest],
      workspace: workspaceWithout(task.workspace, gone),
      removed: Object.fromEntries(texts),
    },
    context: { ...context, copies },
    [Symbol.asyncDispose]: () => copies[Symbol.asyncDispose](),
  };
}
