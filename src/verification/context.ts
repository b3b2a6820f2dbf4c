import { availableParallelism } from 'node:os';
import type { CheckContext } from '../checker.ts';
import { openIsolates } from '../sandbox/isolate/openIsolates.ts';
import { processSandbox } from '../sandbox/process/sandbox.ts';
import type { Isolates } from '../sandbox/sandbox.ts';
import type { Task } from '../task.ts';
import { nativeCompiler } from '../typescript/compiler.ts';
import { openCopies } from '../workspace/copies.ts';

/** Opens what the checkers of one task may reach; closed when the task is done. */
export async function openContext(
  task: Task,
  { unsafe, ...limits }: Pick<CheckContext, 'timeoutMs' | 'seed' | 'signal'> & { readonly unsafe: boolean },
): Promise<CheckContext & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const copies = opened.use(await openCopies(task.workspace));
  const isolates = opened.use(borrowIsolates());
  const kept = opened.move();
  return {
    ...limits,
    copies,
    isolates,
    sandbox: processSandbox(unsafe),
    compiler: nativeCompiler,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

let shared: { readonly isolates: Isolates; users: number } | undefined;

/** Runs at work at the same time share their warm hosts; the last one closes them. */
function borrowIsolates(): Isolates {
  const lent = (shared ??= { isolates: openIsolates(availableParallelism()), users: 0 });
  lent.users++;
  return {
    judge: lent.isolates.judge,
    load: lent.isolates.load,
    async [Symbol.asyncDispose]() {
      if (--lent.users > 0) return;
      shared = undefined;
      await lent.isolates[Symbol.asyncDispose]();
    },
  };
}
