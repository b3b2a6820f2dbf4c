import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';

/**
 * The whole file or none of it.
 *
 * @param fix - what to do where it cannot be written.
 */
export async function save(path: string, text: string, fix?: string): Promise<void> {
  await saveAll([[path, text]], fix);
}

/** All files, each whole, or none: nothing is put in its place before everything has been written beside it. */
export async function saveAll(
  files: readonly (readonly [path: string, text: string])[],
  fix = 'The solution is in the ledger: see `weak-committee runs export`.',
): Promise<void> {
  let at = '';
  try {
    for (const [path, text] of files) {
      at = path;
      await mkdir(dirname(path), { recursive: true });
      if ((await stat(path).catch(() => undefined))?.isDirectory() === true) throw new Error('it is a folder');
      await writeFile(`${path}.part`, text);
    }
    for (const [path] of files) {
      at = path;
      await rename(`${path}.part`, path);
    }
  } catch (cause) {
    await Promise.all(files.map(([path]) => rm(`${path}.part`, { force: true })));
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${at} could not be written: ${said}.`, {
      at,
      fix,
      cause,
    });
  }
}
