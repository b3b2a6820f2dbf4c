import { open } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { catalogued } from './catalogue.ts';
import { modelsFolder } from './folder.ts';
import { isPath } from './name.ts';
import { verifyModel } from './verify.ts';

/**
 * Finds the file of a model: a name of the catalogue or a path. One of the catalogue must be what the catalogue means, byte for
 * byte; a file of the user's own must at least be GGUF.
 *
 * @throws {@link ConfigError} when there is none, or it is refused.
 */
export async function locateModel(model: string, signal?: AbortSignal): Promise<string> {
  if (!isPath(model)) {
    const entry = catalogued(model);
    const path = join(modelsFolder(), entry.file);
    await verifyModel(path, entry, signal);
    return path;
  }
  const path = resolve(model);
  if ((await firstBytes(path)) !== 'GGUF')
    throw new ConfigError(`The model file ${basename(path)} is missing or no GGUF file.`, {
      at: path,
      fix: 'Check the path, or name a model of the catalogue (weak-committee models list).',
    });
  return path;
}

async function firstBytes(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1');
  } catch {
    return undefined;
  }
}
