import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { sha256 } from '../nouns/digest.ts';
import { TaskError } from '../errors.ts';

/** Paths relative to the workspace, with their text. */
export type Files = Readonly<Record<string, string>>;

/** A folder and the place in the workspace where its files stand (`''` for the root). */
export interface Mount {
  readonly from: string;
  readonly at: string;
}

type Source = { readonly file: string } | { readonly text: string };

/** The files a proposal is laid over: context, tests, config. Nothing here is ever written. */
export interface Workspace {
  /** The folders it was read from; empty for files given as text. */
  readonly mounts: readonly Mount[];
  readonly files: ReadonlyMap<string, Source>;
}

const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.weak-committee',
  '.venv',
  '__pycache__',
  'coverage',
  'dist',
  '.DS_Store',
]);
/** Files that mostly hold secrets: a candidate could read them in its copy. */
const SECRET = /^\.env(?!\.example$)|^\.(?:npmrc|netrc|pypirc|aws|ssh|gnupg)$|\.(?:pem|key|p12)$|^id_(?:rsa|ed25519)$/;

/** Whether a file of this name mostly holds a secret. */
export function isSecret(name: string): boolean {
  return SECRET.test(name);
}

const MAX_FILES = 20_000;

/** Lists a workspace's files: one folder, several, or text. Skips version control, dependencies, build output and secrets. */
export async function readWorkspace(source: string | readonly Mount[] | { readonly files: Files }): Promise<Workspace> {
  if (typeof source === 'object' && 'files' in source) {
    const paths = Object.keys(source.files);
    for (const path of paths) refuseEscape(path);
    refuseMany(paths);
    return { mounts: [], files: new Map(Object.entries(source.files).map(([path, text]) => [path, { text }])) };
  }
  const mounts = (typeof source === 'string' ? [{ from: source, at: '' }] : source).map(({ from, at }) => ({
    from: resolve(from),
    at,
  }));
  const files = new Map<string, Source>();
  for (const { from, at } of mounts) {
    refuseEscape(at);
    const found = await stat(from).catch(() => undefined);
    if (found?.isDirectory() !== true)
      throw new TaskError(`The workspace folder ${from} is not there.`, {
        at: 'task.workspace',
        fix: 'Give the path of an existing folder.',
      });
    const root = await realpath(from);
    for await (const file of walk(root, root)) {
      files.set(join(at, relative(root, file)).replaceAll(sep, '/'), { file });
      if (files.size > MAX_FILES) {
        throw new TaskError(
          `The workspace ${from} has more than ${MAX_FILES} files, too many to copy for each proposal.`,
          { at: 'task.workspace', fix: 'Give the package or folder that the task is about.' },
        );
      }
    }
  }
  return { mounts, files };
}

/** A certificate or a caller may name any path: none may lead out of the copy. */
function refuseEscape(path: string): void {
  const parts = path.split(/[\\/]/);
  if (
    !isAbsolute(path) &&
    !/^[a-z]:/i.test(path) &&
    !path.includes('\0') &&
    !parts.includes('..') &&
    !parts.includes('node_modules')
  )
    return;
  throw new TaskError(`The workspace path ${JSON.stringify(path)} leads out of the workspace.`, {
    at: 'task.workspace',
    fix: 'Give paths relative to the workspace.',
  });
}

/** Files given as text cost their sender little, and each copy a file and its folders. */
function refuseMany(paths: readonly string[]): void {
  const made = paths.reduce((sum, path) => sum + path.split('/').length, 0);
  if (made <= MAX_FILES) return;
  throw new TaskError(`The workspace has ${paths.length} files, which with their folders are more than ${MAX_FILES}.`, {
    at: 'task.workspace',
    fix: 'Give the files that the task needs.',
  });
}

/** The text of a workspace file, or undefined where there is none. */
export async function readText(workspace: Workspace, path: string): Promise<string | undefined> {
  const source = workspace.files.get(path);
  if (source === undefined) return undefined;
  return 'text' in source ? source.text : readFile(source.file, 'utf8');
}

/** SHA-256 of each file of the workspace, by path. */
export async function digestWorkspace(workspace: Workspace): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [path, source] of workspace.files)
    digests[path] = sha256('text' in source ? source.text : await readFile(source.file));
  return digests;
}

async function* walk(folder: string, root: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || isSecret(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, root);
    else if (entry.isFile()) yield path;
    else if (entry.isSymbolicLink()) yield* linked(path, root);
  }
}

/** A link is followed to a file within the workspace; one that leads out would let a proposal reach what it must not. */
async function* linked(path: string, root: string): AsyncGenerator<string> {
  const to = await realpath(path).catch(() => undefined);
  if (to === undefined || !to.startsWith(root + sep)) {
    throw new TaskError(
      `The workspace link ${relative(root, path)} leads ${to === undefined ? 'nowhere' : `out, to ${to}`}.`,
      { at: 'task.workspace', fix: 'Replace the link by the file, or give a workspace without it.' },
    );
  }
  if ((await stat(to)).isFile()) yield path;
}
