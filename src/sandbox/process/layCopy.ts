import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { layersOf, MOST_MOUNTS } from '../../workspace/layers.ts';

/** Where a copy's things are within. */
export interface Layout {
  /** Options for bubblewrap. */
  readonly options: readonly string[];
  /** Folders that take new files. They are memory: what is written there never reaches the disk. */
  readonly scratch: readonly string[];
}

/** What a folder of the copy holds: where each entry is on the disk, and whether it is a folder. */
interface Shown {
  readonly from: string;
  readonly isFolder: boolean;
}

/**
 * Lays a copy so that all that stands in it is read-only, and busy, so that it cannot be moved away either. New files can be made at
 * the root and in the folders on the way to a target, for what builds and caches write; they go when the run ends. What the copy has not
 * itself is shown from the snapshot that it was made of.
 *
 * @param targets - the files that the candidate gave, relative to the copy.
 * @param size - the options that give the next tmpfs its size; undefined where nothing can be written.
 */
export function layCopy(copy: string, targets: readonly string[], size: readonly string[] | undefined): Layout {
  const layers = layersOf(copy);
  const base = layers?.base;
  if (base === undefined && size === undefined) return { options: ['--ro-bind', copy, copy], scratch: [] };
  const scratch: string[] = [];
  return { options: lay(''), scratch };

  function lay(folder: string): string[] {
    const at = join(copy, folder);
    const entries = shownIn(folder);
    const mounts = (kept: readonly [string, Shown][]): string[] =>
      kept.flatMap(([name, { from, isFolder }]) => {
        const path = folder === '' ? name : `${folder}/${name}`;
        return isFolder && isOpen(path) ? lay(path) : ['--ro-bind', from, join(copy, path)];
      });
    if (entries.length > MOST_MOUNTS) {
      // Its files stand beside each other on the disk, with folders to be filled where some of it is the copy's own.
      if (base === undefined) return ['--ro-bind', at, at];
      if (layers?.opened.has(folder) !== true) return ['--ro-bind', join(base, folder), at];
      return ['--ro-bind', at, at, ...mounts(entries.filter(([, { isFolder }]) => isFolder))];
    }
    const writable = size !== undefined && (folder === '' || leads(folder));
    if (writable) scratch.push(at);
    return [
      ...(size ?? []),
      '--tmpfs',
      at,
      ...mounts(entries),
      ...(folder === '' && layers?.modules !== undefined ? ['--dir', join(at, 'node_modules')] : []),
      ...(writable ? [] : ['--remount-ro', at]),
    ];
  }

  function shownIn(folder: string): [string, Shown][] {
    const shown = new Map<string, Shown>();
    for (const root of base === undefined ? [copy] : [base, copy])
      for (const entry of entriesOf(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (path === 'node_modules') continue;
        // A folder that both have is shown from the base: what the copy has in it comes when it is opened.
        if (entry.isDirectory() && shown.get(entry.name)?.isFolder === true) continue;
        shown.set(entry.name, { from: join(root, path), isFolder: entry.isDirectory() });
      }
    return [...shown];
  }

  /** Whether a folder is laid entry by entry. */
  function isOpen(path: string): boolean {
    return leads(path) || layers?.opened.has(path) === true;
  }

  function leads(folder: string): boolean {
    return targets.some((target) => target.startsWith(`${folder}/`));
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Of two places where a copy may have it, one may be without.
    return [];
  }
}
