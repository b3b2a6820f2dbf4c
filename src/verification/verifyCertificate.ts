import type { Certificate, CheckerSeal } from '../nouns/certificate.ts';
import { pathsOf, type Changes } from '../nouns/changes.ts';
import { sealChecker, sealFiles, sealTask, weakestIsolation } from './seals.ts';
import type { Checker } from '../nouns/checker.ts';
import { CommitteeError, explain } from '../errors.ts';
import type { NamedVerdict } from '../nouns/proposal.ts';
import type { Solved } from '../nouns/solution.ts';
import type { TaskInput } from '../nouns/task.ts';
import { countOf, type Executed } from '../nouns/verdict.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import type { Files } from '../workspace/workspace.ts';
import { checkFiles } from './checkFiles.ts';
import { signerOf, type SignerFound } from './signature.ts';
import { withNamesUsed } from './stub.ts';

/** What came of checking a certificate. */
export interface Verification {
  readonly verified: boolean;
  /** Every byte or claim that is not as the certificate says, in words. */
  readonly differences: readonly string[];
  /** Whose certificate it is, where it is signed. */
  readonly signer?: SignerFound;
  /** The verdicts of today; empty when a difference was found first, for then nothing is run. */
  readonly verdicts: readonly NamedVerdict[];
  readonly warnings: readonly string[];
}

export interface VerifyOptions {
  /** Makes a checker again from its seal, or says why that cannot be done. */
  readonly rebuild: (seal: CheckerSeal) => Checker | { readonly why: string };
  /** The task as it stands in its folder, and the checkers that it lists: those hold, whatever the certificate says. */
  readonly own?: { readonly input: TaskInput; readonly checkers: readonly Checker[] };
  /** The fingerprint of the key that it must be signed with. */
  readonly signedBy?: string;
  readonly signal: AbortSignal;
  /** Whether to go on where nothing keeps candidates from the machine. */
  readonly unsafe?: boolean;
}

/** Rebuilds task and checkers from a certificate, compares every digest and claim, and runs every checker again on the same bytes. */
export async function verifyCertificate(
  { certificate, files, removed = [] }: Solved,
  { rebuild, own, signedBy, signal, unsafe = false }: VerifyOptions,
): Promise<Verification> {
  const signer = signerOf(certificate);
  const whose = signer === undefined ? {} : { signer };
  const sealed = certificate.checkers.map((seal) => {
    const built = rebuild(seal);
    return 'why' in built ? { seal, checker: undefined, why: built.why } : { seal, checker: built };
  });
  const differences = [
    ...compareSignature(signer, signedBy),
    ...compareFiles(certificate, files),
    ...compareRemoved(certificate, removed, files),
    ...sealed.flatMap(({ why }) => why ?? []),
    ...compareNames(certificate),
  ];
  try {
    const input = own === undefined ? certificate.task.input : { ...own.input, id: certificate.task.id };
    const task = await withNamesUsed(await resolveTask(input), own?.checkers ?? []);
    const seal = await sealTask(task);
    differences.push(...compareWorkspace(certificate.task.workspace, seal.workspace));
    if (seal.digest !== certificate.task.digest) differences.push('The task is not the one that was solved.');
    differences.push(...compareCheckers(sealed, seal.workspace), ...compareTargets(task.targets, { files, removed }));
    differences.push(...compareOwn(own?.checkers ?? [], certificate, seal.workspace));
    const built = own?.checkers ?? sealed.flatMap(({ checker }) => checker ?? []);
    if (!built.some(({ executes }) => executes)) differences.push('None of its checkers executes the code.');
    if (differences.length > 0) return { verified: false, differences, ...whose, verdicts: [], warnings: [] };
    const { timeoutMs, seed } = certificate;
    const { sound, verdicts, warnings } = await checkFiles(task, built, files, {
      timeoutMs,
      seed,
      signal,
      unsafe,
      removed,
    });
    const refused = verdicts
      .filter(({ verdict }) => verdict.kind !== 'pass')
      .map(({ checker }) => `The checker ${checker} does not pass.`);
    const claims = refused.length > 0 ? [] : compareClaims(certificate, verdicts);
    return {
      verified: sound && claims.length === 0,
      differences: [...refused, ...claims],
      ...whose,
      verdicts,
      warnings,
    };
  } catch (error) {
    // A workspace or checker file that is gone is a difference like any other.
    if (!(error instanceof CommitteeError)) throw error;
    return { verified: false, differences: [...differences, explain(error)], ...whose, verdicts: [], warnings: [] };
  }
}

function compareSignature(signer: SignerFound | undefined, signedBy: string | undefined): string[] {
  if (signer !== undefined && !signer.valid)
    return ['The signature is not that of its key, or the certificate was changed after it.'];
  if (signedBy === undefined || signer?.fingerprint === signedBy) return [];
  return [
    signer === undefined ? 'It is not signed.' : `It is signed by the key ${signer.fingerprint}, not by ${signedBy}.`,
  ];
}

/** Each checker has a verdict, and each verdict a checker. */
function compareNames({ checkers, verdicts }: Certificate): string[] {
  const judging = new Set(checkers.map(({ name }) => name));
  const judged = new Set(verdicts.map(({ checker }) => checker));
  return [
    ...[...judging].filter((name) => !judged.has(name)).map((name) => `The certificate holds no verdict of ${name}.`),
    ...[...judged]
      .filter((name) => !judging.has(name))
      .map((name) => `The certificate holds a verdict of ${name}, which is none of its checkers.`),
  ];
}

/** The checkers that the task lists, as they would be sealed today. */
function compareOwn(
  own: readonly Checker[],
  { checkers }: Certificate,
  workspace: Readonly<Record<string, string>>,
): string[] {
  const digests = new Set(checkers.map(({ digest }) => digest));
  return own
    .filter((checker) => !digests.has(sealChecker(checker, workspace).digest))
    .map(({ name }) => `The task lists the checker ${name}, and the certificate has none like it.`);
}

/** What the certificate says of its verdicts, against those of today. */
function compareClaims({ verdicts: claimed, isolation }: Certificate, today: readonly NamedVerdict[]): string[] {
  const differences = today.flatMap(({ checker, verdict }) => {
    const before = claimed.find((one) => one.checker === checker)?.verdict;
    if (before === undefined || verdict.kind !== 'pass') return [];
    if (before.kind !== 'pass') return [`The certificate says that ${checker} did not pass.`];
    const said = [
      [countIn(before.executed), countIn(verdict.executed)],
      [`isolation ${before.isolation}`, `isolation ${verdict.isolation}`],
    ] as const;
    return said
      .filter(([then, now]) => then !== now)
      .map(([then, now]) => `The certificate claims ${then} of ${checker}; today it is ${now}.`);
  });
  const weakest = weakestIsolation(today.map(({ verdict }) => verdict));
  return weakest === isolation
    ? differences
    : [...differences, `The certificate claims isolation ${isolation}; today it is ${weakest}.`];
}

function countIn(executed: Executed | 'unknown'): string {
  return executed === 'unknown' ? 'an unknown count' : countOf(executed);
}

function compareFiles({ files: sealed }: Certificate, files: Readonly<Record<string, string>>): string[] {
  const digests = sealFiles(files);
  const paths = new Set([...Object.keys(sealed), ...Object.keys(digests)]);
  return [...paths]
    .filter((path) => sealed[path] !== digests[path])
    .map((path) => `The file ${path} of the solution is not the one that was checked.`);
}

/** What goes away is in no file of the solution, and was in the workspace. */
function compareRemoved(
  { removed: sealed = [], task }: Certificate,
  removed: readonly string[],
  files: Files,
): string[] {
  const one = new Set([...sealed, ...removed].filter((path) => sealed.includes(path) !== removed.includes(path)));
  return [
    ...[...one].map((path) => `The certificate and the solution differ in whether ${path} is removed.`),
    ...removed.filter((path) => Object.hasOwn(files, path)).map((path) => `The solution removes ${path} and holds it.`),
    ...removed
      .filter((path) => !Object.hasOwn(task.workspace, path))
      .map((path) => `The solution removes ${path}, which was not in the workspace.`),
  ];
}

function compareTargets(targets: readonly string[], changes: Changes): string[] {
  return pathsOf(changes)
    .filter((path) => !targets.includes(path))
    .map((path) => `The solution changes ${path}, which is no target of the task.`);
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
