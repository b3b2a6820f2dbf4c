import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A mount costs about 0.3 ms; a folder that needs more of them is laid read-only as a whole. */
const MOST = 40;

/** Where a copy's things are within. */
export interface Layout {
  /** Options for bubblewrap. */
  readonly options: readonly string[];
  /** Folders that take new files. They are memory: what is written there never reaches the disk. */
  readonly scratch: readonly string[];
}

/**
 * Lays a copy so that all that stands in it is read-only, and busy, so that it cannot be moved away either. New files can be made at
 * the root and in the folders on the way to a target, for what builds and caches write; they go when the run ends.
 *
 * @param targets - the files that the candidate gave, relative to the copy.
 * @param size - the options that give the next tmpfs its size.
 */
export function layCopy(copy: string, targets: readonly string[], size: readonly string[]): Layout {
  const scratch: string[] = [];
  return { options: lay(''), scratch };

  function lay(folder: string): string[] {
    const at = join(copy, folder);
    const entries = readdirSync(at, { withFileTypes: true }).filter(
      ({ name }) => folder !== '' || name !== 'node_modules',
    );
    if (entries.length > MOST) return ['--ro-bind', at, at];
    scratch.push(at);
    return [
      ...size,
      '--tmpfs',
      at,
      ...entries.flatMap((entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        const leads = entry.isDirectory() && targets.some((target) => target.startsWith(`${path}/`));
        return leads ? lay(path) : ['--ro-bind', join(copy, path), join(copy, path)];
      }),
    ];
  }
}
