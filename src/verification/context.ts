import { availableParallelism } from 'node:os';
import type { CheckContext } from '../checker.ts';
import { openIsolates } from '../sandbox/isolate/openIsolates.ts';
import { processSandbox } from '../sandbox/process/sandbox.ts';
import type { Task } from '../task.ts';
import { openTypeScript } from '../typescript/typescript.ts';
import { openCopies } from '../workspace/copies.ts';

/** Opens what the checkers of one task may reach; closed when the task is done. */
export async function openContext(
  task: Task,
  {
    unsafe,
    ...limits
  }: Pick<CheckContext, 'timeoutMs' | 'seed' | 'signal'> & {
    /** Whether processes may run without a wall, where none can be had. */
    readonly unsafe: boolean;
  },
): Promise<CheckContext & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const copies = opened.use(await openCopies(task.workspace));
  const { isolates, typescript } = opened.use(borrowWarm());
  const kept = opened.move();
  return {
    ...limits,
    copies,
    isolates,
    typescript,
    sandbox: processSandbox(unsafe),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Warm = Pick<CheckContext, 'isolates' | 'typescript'>;

let warm: (Warm & { users: number }) | undefined;

/** Tasks at work at the same time share the warm hosts and the compiler; the last one closes them. */
function borrowWarm(): Warm & AsyncDisposable {
  const lent = (warm ??= { isolates: openIsolates(availableParallelism()), typescript: openTypeScript(), users: 0 });
  lent.users++;
  return {
    isolates: lent.isolates,
    typescript: lent.typescript,
    async [Symbol.asyncDispose]() {
      if (--lent.users > 0) return;
      warm = undefined;
      await Promise.all([lent.isolates[Symbol.asyncDispose](), lent.typescript[Symbol.asyncDispose]()]);
    },
  };
}
