import { statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The files of a folder that belong to a workspace, by their paths in it, each with its place on this machine. */
export interface Listing {
  readonly files: ReadonlyMap<string, string>;
  /** What git ignores and packages of the folder point to: copies have it, and it is none of the workspace's files. */
  readonly generated: ReadonlyMap<string, string>;
  /** Links that lead out of it, or nowhere. */
  readonly outside: readonly string[];
  readonly warnings: readonly string[];
}

/** Listings that are remembered: those of workspaces that are served. */
const MOST = 20;
/** File systems tell time in steps of up to two seconds: a folder that was changed so shortly before it was read may change again unseen. */
const STEP_MS = 2000;
/** What says of a repository which of its files belong to it. */
const SAYING = ['.git', '.git/index', '.git/info/exclude', '.gitignore'];
/** Files that say it of their folder, or of what was built there. */
const TELLING = new Set(['.gitignore', 'package.json']);

interface Remembered {
  readonly listing: Listing;
  readonly stamps: ReadonlyMap<string, string>;
}

const known = new Map<string, Remembered>();

/** The listing of a folder where nothing has come or gone since it was made: by the times of its folders, as to list it anew takes ten times as long. */
export function stillListed(root: string): Listing | undefined {
  const remembered = known.get(root);
  if (remembered === undefined) return undefined;
  for (const [path, stamp] of remembered.stamps)
    if (stampOf(path).stamp !== stamp) {
      known.delete(root);
      return undefined;
    }
  return remembered.listing;
}

/**
 * Remembers a listing.
 *
 * @param folders - those whose files it may have, relative to the root; undefined where it hangs on more than these.
 * @param begun - when it was begun to be made, by the clock.
 */
export function remember(root: string, listing: Listing, folders: readonly string[] | undefined, begun: number): void {
  known.delete(root);
  if (folders === undefined) return;
  const stamps = new Map<string, string>();
  const note = (path: string): boolean => {
    const { stamp, changedMs } = stampOf(path);
    stamps.set(path, stamp);
    return changedMs < begun - STEP_MS;
  };
  const telling = [...listing.files].filter(([path]) => TELLING.has(posix.basename(path))).map(([, file]) => file);
  const saying = [root, ...above(root)].flatMap((folder) => SAYING.map((name) => join(folder, name)));
  const settled = [...folders.map((folder) => join(root, folder)), ...telling, ...saying].map(note);
  if (!settled.every(Boolean)) return;
  known.set(root, { listing, stamps });
  for (const old of [...known.keys()].slice(0, Math.max(0, known.size - MOST))) known.delete(old);
}

/** Folders further up have a say in what belongs to one. */
function above(root: string): string[] {
  const folders: string[] = [];
  for (let at = dirname(root); at !== dirname(at); at = dirname(at)) folders.push(at);
  return folders;
}

function stampOf(path: string): { readonly stamp: string; readonly changedMs: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { stamp: '', changedMs: 0 };
  const { mtimeMs, ctimeMs, ino } = found;
  return { stamp: `${mtimeMs} ${ctimeMs} ${ino}`, changedMs: Math.max(mtimeMs, ctimeMs) };
}
