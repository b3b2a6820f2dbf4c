import type { Checker } from '../nouns/checker.ts';
import { TaskError } from '../errors.ts';
import type { Candidate, NamedVerdict } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { configuresRun, isProtected } from '../workspace/roles.ts';

/** A proposal may write the targets: were one of them a file that a checker judges by, it would judge itself. */
export function refuseTargets({ targets }: Task, checkers: readonly Checker[]): void {
  const config = targets.find(configuresRun);
  if (config !== undefined)
    throw new TaskError(`The target ${config} decides how the checks are run.`, {
      at: 'task.target',
      fix: 'Leave it out of the targets, and change it by hand.',
    });
  for (const { name, files } of checkers) {
    const own = files.find((file) => targets.includes(file));
    if (own === undefined) continue;
    throw new TaskError(`The target ${own} is a file that the checker ${name} judges by.`, {
      at: 'task.target',
      fix: 'Leave it out of the targets: a proposal must not write what it is judged by.',
    });
  }
}

/** Who says that a proposal changes what it must not. */
export const GUARD = 'workspace';

/** Edits may name any file. One that changes what it is judged by fails, before anything of it is run. */
export function overreachOf(
  { conversation }: Task,
  checkers: readonly Checker[],
  { files }: Candidate,
): NamedVerdict | undefined {
  if (conversation?.answers.kind !== 'edits') return undefined;
  const { protect } = conversation.answers;
  const judging = new Set(checkers.flatMap((checker) => checker.files));
  const touched = Object.keys(files).filter((path) => judging.has(path) || isProtected(path, protect));
  if (touched.length === 0) return undefined;
  const message = `it changes ${touched.join(', ')}, which no proposal may: tests, and what configures them, decide about it`;
  return {
    checker: GUARD,
    verdict: { kind: 'fail', evidence: [{ kind: 'crash', message }], executed: 'unknown', isolation: 'none', ms: 0 },
  };
}
