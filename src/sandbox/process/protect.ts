import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A mount costs about 0.3 ms; a folder that needs more of them is read-only as a whole. */
const MOST = 40;

/**
 * Options of bubblewrap that keep what stands in a copy as it is: every file and folder in it is read-only, and busy, so that it
 * cannot be moved away either. New files can be made at the root and in the folders on the way to a target, for what builds
 * and caches write.
 *
 * @param targets - the files that the candidate gave, relative to the copy.
 */
export function protect(copy: string, targets: readonly string[]): string[] {
  return keep('');

  function keep(folder: string): string[] {
    const entries = readdirSync(join(copy, folder), { withFileTypes: true }).filter(
      ({ name }) => name !== 'node_modules',
    );
    if (entries.length > MOST) return ['--remount-ro', join(copy, folder)];
    return entries.flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const at = join(copy, path);
      const leads = entry.isDirectory() && targets.some((target) => target.startsWith(`${path}/`));
      return leads ? ['--bind', at, at, ...keep(path)] : ['--ro-bind', at, at];
    });
  }
}
