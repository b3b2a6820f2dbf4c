import { explain } from '../errors.ts';
import type { ToldAudit } from '../nouns/audit.ts';
import type { CheckContext, Checker } from '../nouns/checker.ts';
import type { RunEvent } from '../nouns/events.ts';
import type { SoundProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';

/** What an audit of a run's checkers goes by. */
interface Auditing {
  readonly task: Task;
  readonly checkers: readonly Checker[];
  readonly context: () => Promise<CheckContext>;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  /** Whether an error only says that the run is out of time. */
  readonly late: (error: unknown) => boolean;
  readonly emit: (event: RunEvent) => void;
}

const NO_AUDIT: ToldAudit = { of: 0, made: 0, killed: 0, equivalent: 0, killRate: null, lines: [] };

/** How the checkers fare on mutants of the answer that is returned. The answer is there already, and is kept whatever becomes of its audit. */
export async function auditOf(
  chosen: SoundProposal,
  { task, checkers, context, budgetMs, signal, late, emit }: Auditing,
): Promise<ToldAudit> {
  // Few runs audit anything.
  const [{ auditCheckers }, { toldAudit }] = await Promise.all([
    import('../audit/auditCheckers.ts'),
    import('../audit/toldAudit.ts'),
  ]);
  try {
    const told = toldAudit(await auditCheckers(task, checkers, chosen, await context(), { budgetMs, signal }));
    emit({ kind: 'audited', ...told });
    return told;
  } catch (error) {
    if (signal.aborted && !late(error)) throw error;
    return { ...NO_AUDIT, reason: late(error) ? 'there was no time for it' : explain(error) };
  }
}
