import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { layAll, layFile, sourcesOf } from './contents.ts';
import { temporary } from './temporary.ts';
import type { Workspace } from './workspace.ts';

/** A folder in which a workspace was laid. */
export interface Laid {
  /** For whatever else belongs to it. */
  readonly home: string;
  /** The workspace's files as they were when it was taken. */
  readonly whole: string;
  /** Whether it was made just now, and lacks all but the files. */
  readonly fresh: boolean;
  giveBack(): Promise<void>;
}

/** Workspaces that were laid, kept for the next run over the same folder: between two turns of an agent a file or two of thousands change. */
export interface Shelf extends AsyncDisposable {
  /**
   * Lends one that nobody else has, brought up to date.
   *
   * @param kind - what else it was laid with, beside the files.
   * @param wanted - whether anybody still waits for it.
   */
  take(workspace: Workspace, kind: string, wanted: () => boolean): Promise<Laid>;
}

interface Kept {
  readonly home: string;
  readonly whole: string;
  /** What each file was laid from; none where it may have been written to at that time. */
  readonly stamps: Map<string, string | undefined>;
}

/** Workspaces that are kept while nobody uses them: each is on the disk. */
const MOST = 4;
/** File systems tell time in steps of up to two seconds. */
const STEP_MS = 2000;
/** Files that are looked at in one go. */
const AT_ONCE = 1000;

/** Holds nothing yet. */
export function openShelf(): Shelf {
  const kept = new Map<string, Kept>();
  let closed = false;

  async function fresh(workspace: Workspace, wanted: () => boolean): Promise<Kept> {
    const home = await temporary();
    const whole = join(home, 'snapshot');
    const stamps = new Map<string, string | undefined>();
    try {
      await mkdir(whole);
      for (const [path, source] of sourcesOf(workspace)) stamps.set(path, stampOf(source));
      await layAll(workspace, whole, wanted);
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
    // What was laid only in part is not to be had again.
    if (!wanted()) stamps.clear();
    return { home, whole, stamps };
  }

  return {
    async take(workspace, kind, wanted) {
      const key = JSON.stringify([workspace.mounts, kind]);
      const found = workspace.mounts.length > 0 ? kept.get(key) : undefined;
      // Whoever comes while it is lent gets one of their own.
      kept.delete(key);
      const taken = found && (await broughtUpToDate(found, workspace)) ? found : await fresh(workspace, wanted);
      if (found !== undefined && taken !== found) await rm(found.home, { recursive: true, force: true });
      return {
        home: taken.home,
        whole: taken.whole,
        fresh: taken !== found,
        async giveBack() {
          const keep = !closed && workspace.mounts.length > 0 && taken.stamps.size > 0 && !kept.has(key);
          if (!keep) return rm(taken.home, { recursive: true, force: true });
          // What a run left beside it is nobody's.
          for (const name of await readdir(taken.home))
            if (join(taken.home, name) !== taken.whole)
              await rm(join(taken.home, name), { recursive: true, force: true });
          kept.set(key, taken);
          for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) {
            const { home = '' } = kept.get(old) ?? {};
            kept.delete(old);
            await rm(home, { recursive: true, force: true });
          }
        },
      };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const { home } of kept.values()) await rm(home, { recursive: true, force: true });
      kept.clear();
    },
  };
}

/** Lays what is other than it was; false where that cannot be done, and it is of no more use. */
async function broughtUpToDate({ whole, stamps }: Kept, workspace: Workspace): Promise<boolean> {
  try {
    const sources = sourcesOf(workspace);
    for (const path of stamps.keys())
      if (!sources.has(path)) {
        takeAway(whole, path);
        stamps.delete(path);
      }
    let asked = 0;
    for (const [path, source] of sources) {
      const stamp = stampOf(source);
      if (stamp === undefined || stamps.get(path) !== stamp) {
        const to = join(whole, path);
        // Copies of before may have the same bytes under another name.
        rmSync(to, { force: true });
        mkdirSync(dirname(to), { recursive: true });
        layFile(source, to);
        stamps.set(path, stamp);
      }
      if (++asked % AT_ONCE === 0) await setImmediate();
    }
    return true;
  } catch {
    // A file stands where a folder stood, say: it is laid anew.
    return false;
  }
}

/** A file, and the folders that it leaves empty. */
function takeAway(whole: string, path: string): void {
  rmSync(join(whole, path), { force: true });
  for (
    let folder = dirname(path);
    folder !== '.' && readdirSync(join(whole, folder)).length === 0;
    folder = dirname(folder)
  )
    rmdirSync(join(whole, folder));
}

type Source = Workspace['files'] extends ReadonlyMap<string, infer Each> ? Each : never;

/** What tells a file from what it was; undefined where it was changed so shortly before that it may change again unseen. */
function stampOf(source: Source): string | undefined {
  if ('text' in source) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = statSync(source.file);
  return Math.max(mtimeMs, ctimeMs) < Date.now() - STEP_MS ? `${size} ${mtimeMs} ${ctimeMs} ${ino}` : undefined;
}
