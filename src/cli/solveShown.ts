import type { SolverConfig } from '../config/config.ts';
import { EXIT } from '../errors.ts';
import type { Checker } from '../nouns/checker.ts';
import type { Solution } from '../nouns/solution.ts';
import type { TaskInput } from '../nouns/task.ts';
import { solve } from '../solve.ts';
import { askUser } from './askUser.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { keepCount, showProgress } from './progress.ts';

/**
 * Solves a task and shows how it goes, on a terminal; there the user can be asked too.
 *
 * @param told - what to say once the run has begun, and whether all but the solution is to be kept quiet.
 */
export async function solveShown(
  input: TaskInput | string,
  checkers: readonly Checker[],
  config: SolverConfig,
  { json, notice }: { readonly json: boolean; readonly notice: string | undefined },
): Promise<Solution> {
  using interrupt = interruptible();
  using progress = json ? undefined : showProgress();
  const user = progress && askUser(progress);
  const solving = solve(input, checkers, { ...config, signal: interrupt.signal, ...(user && { user }) });
  const kept = keepCount();
  try {
    for await (const event of solving) {
      kept.count(event);
      progress?.show(event);
      // Not before the run has begun: what is wrong with the input is said alone.
      if (event.kind === 'run-started' && notice !== undefined)
        progress?.show({ kind: 'notice', message: notice, at: event.at });
    }
    return await solving;
  } catch (error) {
    if (error instanceof Interrupted) throw new Interrupted(kept.sentence(config.ledger !== ':memory:'));
    throw error;
  }
}

/** The code with which a command ends that came to a solution. */
export function exitCodeOf({ status, reason }: Solution): number {
  if (status === 'solved') return EXIT.solved;
  if (reason === 'budget') return EXIT.budget;
  return reason === 'broken' ? EXIT.broken : EXIT.unsolved;
}
