import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, posix, resolve } from 'node:path';
import { some } from '../text/some.ts';
import { TaskError } from '../errors.ts';
import type { Listing } from './listed.ts';
import { listFolder } from './listing.ts';

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
  /** What was built of its packages: copies have it, and nobody is shown it. Places on this machine by paths. */
  readonly generated: ReadonlyMap<string, string>;
  /** What was left out, in words. */
  readonly warnings: readonly string[];
}

/** Files given as text at most: they cost their sender little, and each copy a file and its folders. */
const MAX_TEXTS = 20_000;

/** Lists a workspace's files: one folder, several, or text. What belongs to a folder is said at {@link listFolder}. */
export async function readWorkspace(source: string | readonly Mount[] | { readonly files: Files }): Promise<Workspace> {
  if (typeof source === 'object' && 'files' in source) {
    const paths = Object.keys(source.files);
    for (const path of paths) refuseEscape(path);
    refuseMany(paths);
    const texts = Object.entries(source.files).map(([path, text]) => [path, { text }] as const);
    return { mounts: [], files: new Map(texts), generated: new Map(), warnings: [] };
  }
  const mounts = (typeof source === 'string' ? [{ from: source, at: '' }] : source).map(({ from, at }) => ({
    from: resolve(from),
    at,
  }));
  const listings = await Promise.all(mounts.map(({ from, at }) => listingOf(from, at)));
  const [only] = listings;
  const same = mounts.length === 1 && only !== undefined ? read.get(only)?.get(JSON.stringify(mounts)) : undefined;
  if (same !== undefined) return same;
  const files = new Map<string, Source>();
  const generated = new Map<string, string>();
  const warnings: string[] = [];
  const outside: string[] = [];
  for (const [index, listing] of listings.entries()) {
    const at = mounts[index]?.at ?? '';
    for (const [path, file] of listing.files) files.set(posix.join(at, path), { file });
    for (const [path, file] of listing.generated) generated.set(posix.join(at, path), file);
    outside.push(...listing.outside.map((path) => posix.join(at, path)));
    warnings.push(...listing.warnings);
  }
  if (outside.length > 0) warnings.push(linksOutside(outside));
  const workspace = { mounts, files, generated, warnings };
  if (mounts.length === 1 && only !== undefined)
    read.set(only, (read.get(only) ?? new Map<string, Workspace>()).set(JSON.stringify(mounts), workspace));
  return workspace;
}

/** What was made of a listing, by where it stands: whoever serves a folder reads it with each request. */
const read = new WeakMap<Listing, Map<string, Workspace>>();

async function listingOf(from: string, at: string): Promise<Listing> {
  refuseEscape(at);
  const found = await stat(from).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new TaskError(`The workspace folder ${from} is not there.`, {
      at: 'task.workspace',
      fix: 'Give the path of an existing folder.',
    });
  return listFolder(await realpath(from));
}

function linksOutside(paths: readonly string[]): string {
  return `Left out of the copies: ${some(paths, 3)}, ${paths.length === 1 ? 'a link that leads' : 'links that lead'} out of the workspace or nowhere.`;
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

function refuseMany(paths: readonly string[]): void {
  const made = paths.reduce((sum, path) => sum + path.split('/').length, 0);
  if (made <= MAX_TEXTS) return;
  throw new TaskError(`The workspace has ${paths.length} files, which with their folders are more than ${MAX_TEXTS}.`, {
    at: 'task.workspace',
    fix: 'Give the files that the task needs.',
  });
}

/** The workspace without some of its files. */
export function workspaceWithout(workspace: Workspace, removed: ReadonlySet<string>): Workspace {
  return { ...workspace, files: new Map([...workspace.files].filter(([path]) => !removed.has(path))) };
}

/** The workspace with files as they are given, in the place of its own. */
export function workspaceWith(workspace: Workspace, files: Files): Workspace {
  const given = Object.entries(files).map(([path, text]) => [path, { text }] as const);
  return { ...workspace, files: new Map<string, Source>([...workspace.files, ...given]) };
}

/** The text of a workspace file, or undefined where there is none. */
export async function readText(workspace: Workspace, path: string): Promise<string | undefined> {
  const source = workspace.files.get(path);
  if (source === undefined) return undefined;
  return 'text' in source ? source.text : readFile(source.file, 'utf8');
}
