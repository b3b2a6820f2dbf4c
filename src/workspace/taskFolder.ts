import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { TaskError } from '../errors.ts';
import type { TaskInput } from '../nouns/task.ts';
import { isLaw, isSuite } from './roles.ts';
import { readWorkspace, type Mount } from './workspace.ts';

/** A task read from a folder: what to write, and the checkers its front matter lists, still as data. */
export interface TaskFolder {
  readonly input: TaskInput & { readonly id: string };
  readonly checkers: readonly unknown[];
  /** Checkers that only a benchmark uses, to know the truth: no solver gets them, nor the workspace with `hidden/` laid into it. */
  readonly hidden: { readonly checkers: readonly unknown[]; readonly workspace: readonly Mount[] };
  /** The path of `task.md`, for messages. */
  readonly file: string;
}

/**
 * Reads a task folder: `task.md` (YAML front matter, then the prompt), `workspace/` (laid at the root) and `tests/`
 * (laid at `tests/`). Front matter: `target` (one path or a list), and optionally `id`, `signature`, `exports`, `language`,
 * `context`, `workspace` (a folder of your own instead of `workspace/`), `checkers`. Checkers that are not listed are found:
 * `types` for TypeScript, `tests/*.test.*` and `tests/*.props.*`. `hidden` lists checkers that decide in a benchmark; their files stand in
 * `hidden/`, which is laid at `hidden/` for them alone, and where they are not listed, they are found there.
 *
 * @param path - the folder, or its `task.md`.
 * @throws {@link TaskError} where the folder, its `task.md` or the front matter cannot be read.
 */
export async function readTaskFolder(path: string): Promise<TaskFolder> {
  const file = basename(path).endsWith('.md') ? resolve(path) : resolve(path, 'task.md');
  const folder = dirname(file);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new TaskError(`There is no task at ${path}.`, {
      at: file,
      fix: 'Give a folder with a task.md, or make one with `weak-committee init`.',
    });
  const { fields, prompt } = await frontMatter(text, file);
  // The schema is loaded when first used: most of what imports this needs none.
  const { readFields } = await import('./frontMatter.ts');
  const { id, signature, language, risk, workspace, checkers, hidden: deciding, ...lists } = readFields(fields, file);
  const target = [lists.target].flat();
  const mounts = await mountsOf(folder, workspace);
  const [tests, hidden] = await Promise.all(['tests', 'hidden'].map(async (name) => below(folder, name)));
  const own = mounts.some(({ from }) => from === join(folder, 'workspace'));
  const shown = own
    ? [...(await readWorkspace([{ from: join(folder, 'workspace'), at: '' }])).files.keys()].toSorted()
    : [];
  const context =
    lists.context === undefined ? shown.filter((path_) => !target.includes(path_)) : [lists.context].flat();
  return {
    file,
    input: {
      id: id ?? basename(folder),
      prompt,
      target,
      workspace: mounts.length > 0 ? mounts : { files: {} },
      context,
      ...(signature !== undefined && { signature }),
      ...(lists.exports !== undefined && { exports: [lists.exports].flat() }),
      ...(language !== undefined && { language }),
      ...(risk !== undefined && { risk }),
    },
    checkers: checkers ?? [...typesFor(target), ...found(tests ?? [])],
    hidden: {
      checkers: deciding ?? found(hidden ?? []),
      workspace: [...mounts, ...(hidden?.length ? [{ from: join(folder, 'hidden'), at: 'hidden' }] : [])],
    },
  };
}

async function frontMatter(text: string, file: string): Promise<{ fields: Record<string, unknown>; prompt: string }> {
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text.replace(/^\uFEFF/, ''));
  if (parts === null)
    throw new TaskError('The task has no front matter.', {
      at: file,
      fix: 'Begin the file with `---`, `target: src/x.ts`, `---`.',
    });
  const { parseDocument } = await import('yaml');
  const document = parseDocument(parts[1] ?? '');
  const [error] = document.errors;
  if (error !== undefined)
    throw new TaskError(`The front matter is no YAML: ${error.message.split('\n')[0]}`, {
      at: `${file}:${(error.linePos?.[0].line ?? 0) + 1}`,
      fix: 'Mend it.',
    });
  const fields = plainFields(document, file);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new TaskError('The front matter has no keys.', { at: file, fix: 'Add at least `target: src/x.ts`.' });
  return { fields: { ...fields }, prompt: (parts[2] ?? '').trim() };
}

/** Aliases are resolved only here, and a few lines of them could stand for more than fits into memory. */
function plainFields(document: { toJS(): unknown }, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new TaskError(`The front matter cannot be read: ${said}.`, {
      at: file,
      fix: 'Write it without aliases.',
      cause,
    });
  }
}

function typesFor(targets: readonly string[]): unknown[] {
  return targets.some((target) => /\.[cm]?tsx?$/.test(target)) ? ['types'] : [];
}

function found(tests: readonly string[]): unknown[] {
  const suites = tests.filter(isSuite);
  const laws = tests.filter(isLaw);
  return [...(suites.length > 0 ? [{ tests: suites }] : []), ...(laws.length > 0 ? [{ properties: laws }] : [])];
}

async function mountsOf(folder: string, workspace: string | undefined): Promise<Mount[]> {
  const mounts: Mount[] = [];
  const own = workspace === undefined ? join(folder, 'workspace') : resolve(folder, workspace);
  if (workspace !== undefined || (await isFolder(own))) mounts.push({ from: own, at: '' });
  if (await isFolder(join(folder, 'tests'))) mounts.push({ from: join(folder, 'tests'), at: 'tests' });
  return mounts;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** The files below a folder of the task's, by their paths in the workspace. */
async function below(task: string, name: string): Promise<string[]> {
  const folder = join(task, name);
  if (!(await isFolder(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(task, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
}
