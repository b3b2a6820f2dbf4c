import { lstat, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { TaskError } from '../errors.ts';
import { sha256 } from '../nouns/digest.ts';
import type { Solved } from '../nouns/solution.ts';
import { saveAll } from './save.ts';

/**
 * Makes the changes of a solution in its workspace: all of them, or none.
 *
 * @param root - the folder that its paths are relative to.
 * @param say - is told what was done to each path.
 * @throws {@link TaskError} where a file that is to go away is not the one that was there when the solution was checked.
 */
export async function apply(root: string, solution: Solved, say: (done: string, path: string) => void): Promise<void> {
  const { files, removed = [], certificate } = solution;
  for (const path of removed) await refuseOther(root, path, certificate.task.workspace[path]);
  await saveAll(Object.entries(files).map(([path, text]) => [join(root, path), text] as const));
  for (const path of Object.keys(files)) say('Wrote', path);
  for (const path of removed) {
    await rm(join(root, path));
    await removeEmptied(root, posix.dirname(path));
    say('Removed', path);
  }
}

/** What was changed in between, or is reached by a link now, is somebody's work that nothing was checked without. */
async function refuseOther(root: string, path: string, digest: string | undefined): Promise<void> {
  const file = join(root, path);
  const found = await lstat(file).catch(() => undefined);
  const isOwn = found?.isFile() === true && (await realpath(file)) === join(await realpath(root), path);
  if (isOwn && sha256(await readFile(file)) === digest) return;
  throw new TaskError(`${path} is to be removed, and is not as it was when that was checked. Nothing was written.`, {
    at: file,
    fix: 'Run it again on the files as they are now.',
  });
}

/** A copy without a file has no folder for it either, and neither has git. */
async function removeEmptied(root: string, folder: string): Promise<void> {
  for (let at = folder; at !== '.'; at = dirname(at)) {
    try {
      await rmdir(join(root, at));
    } catch {
      // Something else is in it.
      return;
    }
  }
}
