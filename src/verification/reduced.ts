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
 * The files that checkers are opened for. Where a conversation may change any file they are those that a candidate writes, and not all that may be: a
 * workspace of thousands would be read and compiled for the sake of one. Else they are the task's, without those that go away, and with those that it
 * writes: of a moved file checkers then know whose it is.
 */
export function targetsFor(
  { targets, conversation }: Pick<Task, 'targets' | 'conversation'>,
  { files, removed = [] }: Changes,
): string[] {
  const written = Object.keys(files).toSorted();
  const kept = targets.filter((target) => !removed.includes(target));
  if (conversation?.answers.kind !== 'edits')
    return removed.length === 0 ? kept : [...kept, ...written.filter((path) => !kept.includes(path))];
  // Whoever writes none of them leaves any of them as it is.
  return written.length > 0 ? written : kept.slice(0, 1);
}

/** The task with these targets, or as it is where there are none. */
export function withTargets(task: Task, [first, ...rest]: readonly string[]): Task {
  return first === undefined ? task : { ...task, targets: [first, ...rest] };
}

/** Makes the task in a workspace that lacks what a proposal removes. */
export async function reducedFor(task: Task, context: CheckContext, changes: Changes): Promise<Reduced> {
  const { removed = [] } = changes;
  const targets = targetsFor(task, changes);
  if (removed.length === 0) return { task: withTargets(task, targets), context, [Symbol.asyncDispose]: async () => {} };
  if (targets.length === 0) throw new Error('Nothing is left of the targets, and nothing is written.');
  const texts = await Promise.all(removed.map(async (path) => [path, (await readText(task.workspace, path)) ?? '']));
  const copies = context.copies.lacking(removed);
  return {
    task: {
      ...withTargets(task, targets),
      workspace: workspaceWithout(task.workspace, new Set(removed)),
      removed: Object.fromEntries(texts),
    },
    context: { ...context, copies },
    [Symbol.asyncDispose]: () => copies[Symbol.asyncDispose](),
  };
}
