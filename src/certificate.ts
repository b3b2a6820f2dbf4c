import manifest from '../package.json' with { type: 'json' };
import type { Checker } from './checker.ts';
import { digestOf, sha256, type Json } from './digest.ts';
import type { NamedVerdict } from './proposal.ts';
import type { Task, TaskInput } from './task.ts';
import type { Isolation, Verdict } from './verdict.ts';
import { digestWorkspace, readText, type Files } from './workspace/workspace.ts';

/** A checker as it judged: what it was made with, and digests of the files it judged by. */
export interface CheckerSeal {
  readonly name: string;
  readonly version: string;
  readonly options: Json;
  readonly files: Readonly<Record<string, string>>;
  readonly rerunnable: boolean;
  /** Over all of the above. */
  readonly digest: string;
}

/** The task as it was judged: enough to read it again, and a digest over everything in it, the workspace's files included. */
export interface TaskSeal {
  readonly id: string;
  readonly input: TaskInput;
  readonly workspace: Readonly<Record<string, string>>;
  readonly digest: string;
}

/**
 * The proof that a solution carries. It proves by being run again: `weak-committee verify` rebuilds task and checkers from
 * it, compares every digest, and checks the same bytes.
 */
export interface Certificate {
  readonly version: 1;
  readonly madeBy: string;
  readonly task: TaskSeal;
  /** SHA-256 of each file of the solution. */
  readonly files: Readonly<Record<string, string>>;
  readonly checkers: readonly CheckerSeal[];
  readonly verdicts: readonly NamedVerdict[];
  /** The weakest isolation any executing checker had. */
  readonly isolation: Isolation;
  readonly seed: number;
  readonly timeoutMs: number;
  /** As they were; they are told, and prove nothing. */
  readonly tools: Readonly<Record<string, string>>;
  readonly signature?: Signature;
}

/** By whom a certificate was signed: Ed25519, over all else that is in it. */
export interface Signature {
  readonly by: string;
  /** SPKI in DER, base64. */
  readonly publicKey: string;
  /** Base64. */
  readonly value: string;
}

/** This package's name and version, as certificates carry it. */
export const MADE_BY = `weak-committee ${manifest.version}`;

/** Seals a task: in-memory files are carried along, folders by path and digest. */
export async function sealTask(task: Task): Promise<TaskSeal> {
  const { id, prompt, targets, signature, exports, language, context, conversation, workspace } = task;
  const texts: Record<string, string> = {};
  if (workspace.mounts.length === 0)
    for (const path of workspace.files.keys()) texts[path] = (await readText(workspace, path)) ?? '';
  const digests = await digestWorkspace(workspace);
  const words = {
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
  return {
    id,
    input: { ...words, workspace: workspace.mounts.length === 0 ? { files: texts } : workspace.mounts },
    workspace: digests,
    digest: digestOf({ ...words, workspace: digests }),
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
