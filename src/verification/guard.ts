import type { Checker } from '../nouns/checker.ts';
import { TaskError } from '../errors.ts';
import type { Candidate, NamedVerdict } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { aliasOf } from '../workspace/links.ts';
import { configuresRun, fold, isProtected } from '../workspace/roles.ts';
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

/** Edits may name any file. A candidate that changes what it is judged by, or removes what it must not, fails before anything of it is run. */
export async function overreachOf(
  task: Task,
  checkers: readonly Checker[],
  candidate: Candidate,
): Promise<NamedVerdict | undefined> {
  const message =
    changesJudging(task, checkers, candidate) ??
    removesOther(task, checkers, candidate) ??
    (await removesLinked(task, candidate));
  if (message === undefined) return undefined;
  return {
    checker: GUARD,
    verdict: { kind: 'fail', evidence: [{ kind: 'crash', message }], executed: 'unknown', isolation: 'none', ms: 0 },
  };
}

function changesJudging(
  { conversation }: Task,
  checkers: readonly Checker[],
  { files, removed = [] }: Candidate,
): string | undefined {
  const answers = conversation?.answers;
  // What is written where no edits are asked for is a target.
  const written = answers?.kind === 'edits' ? Object.keys(files) : [];
  const judging = new Set(checkers.flatMap((checker) => checker.files));
  const protect = answers?.kind === 'edits' ? answers.protect : [];
  const touched = (paths: readonly string[]): string[] =>
    paths.filter((path) => judging.has(path) || isProtected(path, protect));
  const [changed, gone] = [touched(written), touched(removed)];
  if (changed.length + gone.length === 0) return undefined;
  const what = changed.length > 0 ? `changes ${changed.join(', ')}` : `removes ${gone.join(', ')}`;
  const unless =
    answers?.kind === 'edits' && answers.newTests === true
      ? '. Cases may be added: in new files of tests, or in those that are there where nothing else of them changes'
      : '';
  return `it ${what}, which no proposal may: tests, and what configures them, decide about it${unless}`;
}

/** A removal counts only where the task speaks of the file, and leaves something of what the task asks for. */
function removesOther(
  { targets, workspace, signature, exports }: Task,
  checkers: readonly Checker[],
  { files, removed = [] }: Candidate,
): string | undefined {
  if (removed.length === 0) return undefined;
  const other = removed.filter((path) => !targets.includes(path) || !workspace.files.has(path));
  if (other.length > 0)
    return `it removes ${other.join(', ')}: only a target of the task that is in the workspace can be removed`;
  // On a disk that does not tell case apart, what is written there would be removed.
  const written = new Set(Object.keys(files).map(fold));
  const both = removed.find((path) => written.has(fold(path)));
  if (both !== undefined) return `it removes ${both} and writes it`;
  if (targets.every((target) => removed.includes(target)) && Object.keys(files).length === 0)
    return `it removes ${removed.join(', ')}, which is all that the task asks for, and writes nothing`;
  const isCalled = signature !== undefined || exports.length > 0 || checkers.some(({ calls = [] }) => calls.length > 0);
  return isCalled && removed.includes(targets[0])
    ? `it removes ${targets[0]}, whose functions the task and its checkers call there`
    : undefined;
}

async function removesLinked({ workspace }: Task, { removed = [] }: Candidate): Promise<string | undefined> {
  for (const path of removed) {
    const alias = await aliasOf(workspace, path);
    if (alias !== undefined) return `it removes ${path}, to which the link ${alias} leads`;
  }
  return undefined;
}
