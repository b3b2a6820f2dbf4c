import { constants, copyFileSync, linkSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { TaskError } from '../errors.ts';
import { MAPS, relocated } from './plugNPlay.ts';
import type { Workspace } from './workspace.ts';

/** A file as it was when copies were opened. */
export interface Entry {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

const MB = 1024 * 1024;
/** In memory, and written anew for each copy. */
const MOST_HELD = 256 * MB;
/** On the disk, and once for all copies. */
const MOST_LAID = 2048 * MB;
/** Files that are laid in one go: about 2 ms. */
const AT_ONCE = 50;

/** Reads a whole workspace into memory. */
export async function readAll(workspace: Workspace): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const [path, source] of sourcesOf(workspace)) {
    const entry =
      'text' in source
        ? { path, content: source.text, mode: 0o644 }
        : { path, content: await readFile(source.file), mode: (await stat(source.file)).mode };
    bytes += entry.content.length;
    if (bytes > MOST_HELD) throw tooLarge(256);
    entries.push(entry);
  }
  return entries;
}

/** Lays a whole workspace into a folder: as clones where the file system has them. It ends early, with less, once it is no longer wanted. */
export async function layAll(workspace: Workspace, root: string, wanted: () => boolean): Promise<void> {
  const sources = sourcesOf(workspace);
  let bytes = 0;
  await layEach(sources.keys(), root, (path, to) => {
    const source = wanted() ? sources.get(path) : undefined;
    if (source === undefined) return;
    bytes += 'text' in source ? source.text.length : statSync(source.file).size;
    if (bytes > MOST_LAID) throw tooLarge(2048);
    layFile(source, to);
  });
}

/** Lays one file: as a clone where the file system has them. */
export function layFile(source: { readonly file: string } | { readonly text: string }, to: string): void {
  if ('text' in source) writeFileSync(to, source.text);
  else copyFileSync(source.file, to, constants.COPYFILE_FICLONE);
}

/** Gives files that were laid in one folder of ours a second place in another. */
export async function linkAll(paths: Iterable<string>, from: string, root: string): Promise<void> {
  await layEach(paths, root, (path, to) => linkSync(join(from, path), to));
}

/** Handed to threads, each small file would take three times as long: they are laid here, a few at a time, with room for all else between. */
async function layEach(paths: Iterable<string>, root: string, lay: (path: string, to: string) => void): Promise<void> {
  const all = [...paths];
  const folders = new Set(all.map((path) => dirname(join(root, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const [index, path] of all.entries()) {
    lay(path, join(root, path));
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
}

/** Each file once: what is a workspace's own goes before what was built. */
export function sourcesOf(workspace: Workspace): Workspace['files'] {
  const { files, generated } = workspace;
  const sources = new Map([...[...generated].map(([path, file]) => [path, { file }] as const), ...files]);
  for (const path of MAPS) {
    const source = sources.get(path);
    const text = source !== undefined && 'file' in source ? relocated(workspace, source.file) : undefined;
    if (text !== undefined) sources.set(path, { text });
  }
  return sources;
}

function tooLarge(megabytes: number): TaskError {
  return new TaskError(`The workspace is larger than ${megabytes} MB, too much to copy.`, {
    at: 'task.workspace',
    fix: 'Give the package or folder that the task is about.',
  });
}
