import { constants } from 'node:fs';
import { copyFile, link, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TaskError } from '../errors.ts';
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
/** Files that are copied at once. */
const SIDE_BY_SIDE = 32;

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
  await layEach(sources.keys(), root, async (path, to) => {
    const source = wanted() ? sources.get(path) : undefined;
    if (source === undefined) return;
    if ('text' in source) return writeFile(to, source.text);
    bytes += (await stat(source.file)).size;
    if (bytes > MOST_LAID) throw tooLarge(2048);
    await copyFile(source.file, to, constants.COPYFILE_FICLONE);
  });
}

/** Gives files that were laid in one folder of ours a second place in another. */
export async function linkAll(paths: Iterable<string>, from: string, root: string): Promise<void> {
  await layEach(paths, root, (path, to) => link(join(from, path), to));
}

async function layEach(
  paths: Iterable<string>,
  root: string,
  lay: (path: string, to: string) => Promise<void>,
): Promise<void> {
  const all = [...paths];
  const folders = new Set(all.map((path) => dirname(join(root, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const left = all.values();
  const work = async (): Promise<void> => {
    for (const path of left) await lay(path, join(root, path));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

/** Each file once: what is a workspace's own goes before what was built. */
function sourcesOf({ files, generated }: Workspace): Workspace['files'] {
  return new Map([...[...generated].map(([path, file]) => [path, { file }] as const), ...files]);
}

function tooLarge(megabytes: number): TaskError {
  return new TaskError(`The workspace is larger than ${megabytes} MB, too much to copy.`, {
    at: 'task.workspace',
    fix: 'Give the package or folder that the task is about.',
  });
}
