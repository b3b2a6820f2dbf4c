import type { CheckContext } from '../nouns/checker.ts';
import type { Isolation } from '../nouns/verdict.ts';
import type { ModuleTrial, RemoteModule } from './sandbox.ts';

/** A candidate's module on the other side of a wall. */
export type Callable = Pick<RemoteModule, 'names' | 'failure' | 'call'>;

/** Lets the candidate's module be used in an isolate; where it turns out to need Node, once more in a process of its own. */
export async function callApart<Result>(
  { isolates, copies, sandbox }: CheckContext,
  trial: ModuleTrial,
  use: (module: Callable) => Promise<Result>,
): Promise<{ readonly result: Result; readonly isolation: Isolation }> {
  const outcome = await isolates.load(trial, use);
  if (outcome.kind === 'used') return { result: outcome.result, isolation: 'isolates' };
  const { files, hidden, target, timeoutMs, signal } = trial;
  await using copy = await copies.lay(files, hidden);
  await using module = await sandbox.load(copy.root, target, { timeoutMs, signal });
  return { result: await use(module), isolation: 'processes' };
}
