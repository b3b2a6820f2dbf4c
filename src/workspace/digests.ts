import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { cacheFolder } from '../disk/cacheFolder.ts';
import { writeWhole } from '../disk/writeWhole.ts';
import { sha256 } from '../nouns/digest.ts';
import type { Workspace } from './workspace.ts';

/** Fewer files are read sooner than it is looked up what they were. */
const KEPT_FROM = 1000;
/** A question to the disk that is answered at once takes 2 µs, handed to a thread 10: so many are asked in one go. */
const AT_ONCE = 1000;
const SIDE_BY_SIDE = 32;
/** File systems tell time in steps of up to two seconds: a file that was changed so shortly before it was read may change again unseen. */
const STEP_MS = 2000;

/** What tells a file from the one that it was. */
type Stamp = readonly [size: number, mtimeMs: number, ctimeMs: number, inode: number];

type Entry = readonly [digest: string, ...Stamp];
type Known = ReadonlyMap<string, Entry>;

/**
 * SHA-256 of each file of the workspace, by path. As git does for its index, a large workspace's digests are kept from one process to the
 * next, each with size, times and inode of its file: only what differs in them, or was changed just before, is read again.
 */
export async function digestWorkspace(workspace: Workspace): Promise<Record<string, string>> {
  const { files, mounts } = workspace;
  const index = mounts.length > 0 && files.size >= KEPT_FROM ? indexOf(workspace) : undefined;
  const known: Known = index === undefined ? new Map() : await readIndex(index);
  const digests: Record<string, string> = {};
  const unknown: [path: string, file: string][] = [];
  let asked = 0;
  for (const [path, source] of files) {
    if ('text' in source) {
      digests[path] = sha256(source.text);
      continue;
    }
    const entry = known.get(path);
    const same = entry !== undefined && isSame(stampOf(source.file), entry);
    if (!same) unknown.push([path, source.file]);
    // Those that are to be read have their place already, in the order of the files.
    digests[path] = same ? entry[0] : '';
    if (++asked % AT_ONCE === 0) await setImmediate();
  }
  const read = new Map<string, Entry | undefined>();
  const left = unknown.values();
  const hash = async (): Promise<void> => {
    for (const [path, file] of left) {
      const stamp = index === undefined ? undefined : stampOf(file);
      const start = Date.now();
      const digest = sha256(await readFile(file));
      digests[path] = digest;
      if (stamp === undefined) continue;
      const entry: Entry = [digest, ...stamp];
      const settled = Math.max(stamp[1], stamp[2]) < start - STEP_MS && isSame(stampOf(file), entry);
      read.set(path, settled ? entry : undefined);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, hash));
  if (index !== undefined && unknown.length > 0) {
    const kept = [...new Map([...known, ...read])].filter(([path, entry]) => entry !== undefined && files.has(path));
    await writeWhole(index, JSON.stringify(kept));
  }
  return digests;
}

/**
 * What tells a workspace from others, and from what it was, without reading it: sizes, times and inodes of its files. Two states with one stamp are the same; one state may have
 * several.
 */
export async function stampWorkspace({ files }: Workspace): Promise<string> {
  const hash = createHash('sha256');
  let asked = 0;
  for (const [path, source] of files) {
    const stamp = 'text' in source ? [sha256(source.text)] : stampOf(source.file);
    hash.update(`${path}\0${stamp.join(' ')}\0`);
    if (++asked % AT_ONCE === 0) await setImmediate();
  }
  return hash.digest('hex');
}

function stampOf(file: string): Stamp {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return [size, mtimeMs, ctimeMs, ino];
}

function isSame(stamp: Stamp, before: Entry): boolean {
  return stamp.every((value, index) => value === before[index + 1]);
}

function indexOf({ mounts }: Workspace): string {
  return join(cacheFolder('digests'), `${sha256(JSON.stringify(mounts))}.json`);
}

/** None, or one that is no index, is as good as an empty one. */
async function readIndex(file: string): Promise<Known> {
  try {
    return new Map(JSON.parse(await readFile(file, 'utf8')) as [string, Entry][]);
  } catch {
    return new Map();
  }
}
