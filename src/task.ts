import { extname, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { TaskError } from './errors.ts';
import { readWorkspace, type Files, type Mount, type Workspace } from './workspace/workspace.ts';

/** A task as a caller gives it. Three shapes: a `signature` to complete, one `target` to write, several to change. */
export interface TaskInput {
  /** Names the task in the ledger and in recordings. Defaults to the first target. */
  readonly id?: string;
  /** What is wanted, in words. May be left out when `signature` says it all (HumanEval style). */
  readonly prompt?: string;
  /** The file or files to write, relative to the workspace. Everything else is read-only. */
  readonly target: string | readonly string[];
  /** The beginning of the target file, up to and including the opening brace of the function to complete. */
  readonly signature?: string;
  /** Names the target must export. Where an answer declares one without exporting it, an export line is added. */
  readonly exports?: readonly string[];
  /** Defaults to what the target's extension says. */
  readonly language?: string;
  /** The folder a proposal is laid over (default: the working directory), several folders, or files as text. */
  readonly workspace?: string | readonly Mount[] | { readonly files: Files };
  /** Workspace files shown to the models beside the targets' present text. */
  readonly context?: readonly string[];
}

/** A task that has been looked over: what is to be written, and where. */
export interface Task {
  readonly id: string;
  readonly prompt: string;
  readonly targets: readonly [string, ...string[]];
  readonly signature: string | undefined;
  readonly exports: readonly string[];
  readonly language: string;
  readonly workspace: Workspace;
  readonly context: readonly string[];
}

const LANGUAGES: Readonly<Record<string, string>> = {
  '.ts': 'typescript', '.mts': 'typescript', '.cts': 'typescript', '.tsx': 'typescript',
  '.js': 'javascript', '.mjs': 'javascript', '.cjs': 'javascript', '.jsx': 'javascript',
  '.py': 'python', '.rs': 'rust', '.go': 'go', '.java': 'java', '.c': 'c', '.cpp': 'cpp', '.svelte': 'svelte',
};

/**
 * Looks a task over and reads its workspace.
 *
 * @throws {@link TaskError} for a task without target or prompt, a target outside the workspace, a context file that is
 * not there, or a workspace that is too large to copy.
 */
export async function resolveTask(input: TaskInput): Promise<Task> {
  const targets = targetsOf(input);
  const [target] = targets;
  const signature = input.signature === undefined ? undefined : `${input.signature.trimEnd()}\n`;
  const prompt = input.prompt?.trim() ?? '';
  if (prompt === '' && signature === undefined) {
    throw new TaskError('The task says nothing about what to write.', { at: 'task.prompt', fix: 'Give a prompt, or a signature to complete.' });
  }
  if (signature !== undefined && targets.length > 1) {
    throw new TaskError('A signature can be completed in one target only.', { at: 'task.signature', fix: `Keep one of the ${targets.length} targets, or drop the signature.` });
  }
  const language = input.language ?? LANGUAGES[extname(target)] ?? (extname(target).slice(1) || 'text');
  const workspace = await readWorkspace(input.workspace ?? process.cwd());
  for (const path of input.context ?? []) {
    if (!workspace.files.has(path)) throw new TaskError(`The context file ${path} is not in the workspace.`, { at: 'task.context', fix: 'Give paths relative to the workspace.' });
  }
  return {
    id: input.id ?? target,
    prompt,
    targets,
    signature,
    exports: input.exports ?? exportedBy(signature, target),
    language,
    workspace,
    context: input.context ?? [],
  };
}

function targetsOf(input: TaskInput): readonly [string, ...string[]] {
  const given = typeof input.target === 'string' ? [input.target] : (input.target ?? []);
  const [first, ...rest] = given.map(cleanTarget);
  if (first === undefined) throw new TaskError('The task has no target.', { at: 'task.target', fix: 'Name the file to write, such as `target: src/slugify.ts`.' });
  if (new Set([first, ...rest]).size < given.length) throw new TaskError('The task names a target twice.', { at: 'task.target', fix: 'Name each target once.' });
  return [first, ...rest];
}

function cleanTarget(path: string): string {
  const clean = typeof path === 'string' ? posix.normalize(path.replaceAll('\\', '/')) : '';
  if (clean === '' || clean === '.') throw new TaskError('The task has an empty target.', { at: 'task.target', fix: 'Name the file to write, such as `target: src/slugify.ts`.' });
  if (posix.isAbsolute(clean) || /^[a-z]:/i.test(clean) || clean.split('/').includes('..')) {
    throw new TaskError(`The target ${path} is outside the workspace.`, { at: 'task.target', fix: 'Give a path relative to the workspace.' });
  }
  if (clean.split('/').some((part) => part === 'node_modules' || part === '.git')) {
    throw new TaskError(`The target ${path} is in a folder that is never written.`, { at: 'task.target', fix: 'Choose a source file as target.' });
  }
  return clean;
}

/** The names a signature exports, so that an answer which leaves `export` out still can be imported. */
function exportedBy(signature: string | undefined, target: string): readonly string[] {
  if (signature === undefined || !/\.[cm]?[jt]sx?$/.test(target)) return [];
  const { module } = parseSync(target, `${signature}}`);
  return module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name)).filter((name) => name !== null);
}
