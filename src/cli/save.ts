import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';

/**
 * The whole file or none of it.
 *
 * @param fix - what to do where it cannot be written.
 */
export async function save(
  path: string,
  text: string,
  fix = 'The solution is in the ledger: see `weak-committee runs export`.',
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  } catch (cause) {
    await rm(`${path}.part`, { force: true });
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${path} could not be written: ${said}.`, {
      at: path,
      fix,
      cause,
    });
  }
}
