import type { Checker } from '../nouns/checker.ts';
import { TaskError } from '../errors.ts';
import type { Candidate, NamedVerdict } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { configuresRun, isProtected } from '../workspace/roles.ts';
import { readText } from '../workspace/workspace.ts';

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

/**
 * Refuses a target, or a file that a checker judges by, where the work tree holds what Git LFS leaves in its place.
 *
 * @throws {@link TaskError} which names all of them.
 */
export async function refusePointers({ targets, workspace }: Task, checkers: readonly Checker[]): Promise<void> {
  const paths = [...new Set([...targets, ...checkers.flatMap(({ files }) => files)])];
  const texts = await Promise.all(paths.map((path) => readText(workspace, path)));
  const pointers = paths.filter((_, index) => texts[index]?.startsWith(POINTER) === true);
  if (pointers.length === 0) return;
  const which = pointers.join(', ');
  throw new TaskError(`What stands at ${which} is a pointer of Git LFS, and not the file.`, {
    at: pointers[0] ?? '',
    fix: `Fetch what is meant: git lfs pull --include="${pointers.join(',')}".`,
  });
}

const POINTER = 'version https://git-lfs.github.com/spec/v1\n';

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
