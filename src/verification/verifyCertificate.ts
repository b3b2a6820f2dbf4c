import { sealChecker, sealFiles, sealTask, type Certificate, type CheckerSeal } from '../certificate.ts';
import type { Checker } from '../checker.ts';
import { CommitteeError, explain } from '../errors.ts';
import type { NamedVerdict } from '../proposal.ts';
import type { Solution } from '../solution.ts';
import type { TaskInput } from '../task.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { checkFiles } from './checkFiles.ts';

/** What came of checking a certificate. */
export interface Verification {
  readonly verified: boolean;
  /** Every byte or claim that is not as the certificate says, in words. */
  readonly differences: readonly string[];
  /** The verdicts of today; empty when a difference was found first, for then nothing is run. */
  readonly verdicts: readonly NamedVerdict[];
  readonly warnings: readonly string[];
}

export interface VerifyOptions {
  /** Makes a checker again from its seal; undefined where that cannot be done. */
  readonly rebuild: (seal: CheckerSeal) => Checker | undefined;
  /** Where the workspace is now, if it has moved; its bytes must be the same. */
  readonly workspace?: TaskInput['workspace'];
  readonly signal: AbortSignal;
  /** Whether to go on where nothing keeps candidates from the machine. */
  readonly unsafe?: boolean;
}

/** Rebuilds task and checkers from a certificate, compares every digest, and runs every checker again on the same bytes. */
export async function verifyCertificate(
  { certificate, files = {} }: Solution,
  { rebuild, workspace, signal, unsafe = false }: VerifyOptions,
): Promise<Verification> {
  if (certificate === undefined)
    return { verified: false, differences: ['There is no certificate.'], verdicts: [], warnings: [] };
  const checkers = certificate.checkers.map((seal) => ({ seal, checker: rebuild(seal) }));
  const differences = [
    ...compareFiles(certificate, files),
    ...checkers.flatMap(({ seal, checker }) =>
      checker === undefined ? [`The checker ${seal.name} is not re-runnable from a certificate.`] : [],
    ),
  ];
  try {
    const task = await resolveTask({ ...certificate.task.input, ...(workspace !== undefined && { workspace }) });
    const seal = await sealTask(task);
    const built = checkers.flatMap(({ checker }) => checker ?? []);
    differences.push(...compareWorkspace(certificate.task.workspace, seal.workspace));
    if (seal.digest !== certificate.task.digest) differences.push('The task is not the one that was solved.');
    differences.push(...compareCheckers(checkers, seal.workspace), ...compareTargets(task.targets, files));
    if (!built.some(({ executes }) => executes)) differences.push('None of its checkers executes the code.');
    if (differences.length > 0) return { verified: false, differences, verdicts: [], warnings: [] };
    const { sound, verdicts, warnings } = await checkFiles(task, built, files, {
      timeoutMs: certificate.timeoutMs,
      seed: certificate.seed,
      signal,
      unsafe,
    });
    const refused = verdicts
      .filter(({ verdict }) => verdict.kind !== 'pass')
      .map(({ checker }) => `The checker ${checker} does not pass.`);
    return { verified: sound, differences: refused, verdicts, warnings };
  } catch (error) {
    // A workspace or checker file that is gone is a difference like any other.
    if (!(error instanceof CommitteeError)) throw error;
    return { verified: false, differences: [...differences, explain(error)], verdicts: [], warnings: [] };
  }
}

function compareFiles({ files: sealed }: Certificate, files: Readonly<Record<string, string>>): string[] {
  const digests = sealFiles(files);
  const paths = new Set([...Object.keys(sealed), ...Object.keys(digests)]);
  return [...paths]
    .filter((path) => sealed[path] !== digests[path])
    .map((path) => `The file ${path} of the solution is not the one that was checked.`);
}

function compareTargets(targets: readonly string[], files: Readonly<Record<string, string>>): string[] {
  return Object.keys(files)
    .filter((path) => !targets.includes(path))
    .map((path) => `The solution holds ${path}, which is no target of the task.`);
}

function compareWorkspace(sealed: Readonly<Record<string, string>>, today: Readonly<Record<string, string>>): string[] {
  const paths = new Set([...Object.keys(sealed), ...Object.keys(today)]);
  return [...paths]
    .filter((path) => sealed[path] !== today[path])
    .map(
      (path) =>
        `The workspace file ${path} ${sealed[path] === undefined ? 'is new' : today[path] === undefined ? 'is gone' : 'has changed'}.`,
    );
}

function compareCheckers(
  checkers: readonly { readonly seal: CheckerSeal; readonly checker: Checker | undefined }[],
  workspace: Readonly<Record<string, string>>,
): string[] {
  return checkers.flatMap(({ seal, checker }) => {
    if (checker === undefined || sealChecker(checker, workspace).digest === seal.digest) return [];
    return [`The checker ${seal.name} is not the one that judged: its name, version, options or files differ.`];
  });
}
