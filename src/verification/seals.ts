import manifest from '../../package.json' with { type: 'json' };
import type { CheckerSeal, TaskSeal } from '../nouns/certificate.ts';
import type { Checker } from '../nouns/checker.ts';
import { digestOf, sha256 } from '../nouns/digest.ts';
import type { Task } from '../nouns/task.ts';
import type { Isolation, Verdict } from '../nouns/verdict.ts';
import { digestWorkspace, stampWorkspace } from '../workspace/digests.ts';
import { readText, type Files } from '../workspace/workspace.ts';

// What a certificate is made of: digests of the task, the checkers and the files.

/** This package's name and version, as certificates carry it. */
export const MADE_BY = `weak-committee ${manifest.version}`;

/** Seals a task: in-memory files are carried along, folders by path and digest. */
export async function sealTask(task: Task): Promise<TaskSeal> {
  const { id, workspace } = task;
  const texts: Record<string, string> = {};
  if (workspace.mounts.length === 0)
    for (const path of workspace.files.keys()) texts[path] = (await readText(workspace, path)) ?? '';
  const digests = await digestWorkspace(workspace);
  const words = wordsOf(task);
  return {
    id,
    input: { ...words, workspace: workspace.mounts.length === 0 ? { files: texts } : workspace.mounts },
    workspace: digests,
    digest: digestOf({ ...words, workspace: digests }),
  };
}

/** What tells a task from others without reading its files. */
export async function stampTask(task: Task): Promise<string> {
  return digestOf({ ...wordsOf(task), stamp: await stampWorkspace(task.workspace) });
}

function wordsOf({ id, prompt, targets, signature, exports, language, context, conversation }: Task) {
  return {
    id,
    prompt,
    target: targets,
    exports,
    language,
    context,
    ...(signature !== undefined && { signature }),
    ...(conversation !== undefined && {
      conversation: { ...conversation, messages: conversation.messages.map((message) => ({ ...message })) },
    }),
  };
}

/** Seals a checker with the digests of its files as they stand in the sealed workspace. */
export function sealChecker(
  { name, version, options, files, rerunnable }: Checker,
  workspace: Readonly<Record<string, string>>,
): CheckerSeal {
  const digests = Object.fromEntries(
    files.flatMap((path) => (workspace[path] === undefined ? [] : [[path, workspace[path]]])),
  );
  const body = { name, version, options, files: digests, rerunnable };
  return { ...body, digest: digestOf(body) };
}

/** A task and its checkers, as a certificate names them. */
export interface Sealed {
  readonly task: TaskSeal;
  readonly checkers: readonly CheckerSeal[];
}

/** Seals both, as they stand now. */
export async function sealAll(task: Task, checkers: readonly Checker[]): Promise<Sealed> {
  const seal = await sealTask(task);
  return { task: seal, checkers: checkers.map((checker) => sealChecker(checker, seal.workspace)) };
}

/** SHA-256 of each file. */
export function sealFiles(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256(text)]));
}

const STRENGTH: readonly Isolation[] = ['shared', 'processes', 'isolates', 'none'];

/** The weakest isolation among verdicts that executed something; `none` where nothing was executed. */
export function weakestIsolation(verdicts: readonly Verdict[]): Isolation {
  const found = new Set(verdicts.flatMap((verdict) => (verdict.kind === 'broken' ? [] : [verdict.isolation])));
  return STRENGTH.find((isolation) => found.has(isolation)) ?? 'none';
}
