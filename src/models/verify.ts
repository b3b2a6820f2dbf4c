import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from '../errors.ts';
import type { CatalogueModel } from './catalogue.ts';

/** What was seen when a file's digest was last computed. */
interface Mark {
  readonly bytes: number;
  readonly modified: number;
  readonly sha256: string;
}

/** How a model's file stands. Finding `unverified` out costs reading it once. */
export type ModelState = 'missing' | 'truncated' | 'altered' | 'unverified' | 'verified';

/** Looks at size, time and the digest that was last computed; reads nothing else. */
export async function stateOf(path: string, { bytes, sha256 }: CatalogueModel): Promise<ModelState> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'missing';
  if (found.size < bytes) return 'truncated';
  if (found.size > bytes) return 'altered';
  const mark = await markOf(path);
  if (mark === undefined || mark.bytes !== found.size || mark.modified !== found.mtimeMs) return 'unverified';
  return mark.sha256 === sha256 ? 'verified' : 'altered';
}

/**
 * Makes sure that a file is the model that the catalogue means. Its digest is computed once (about a second for each GB) and
 * remembered beside it until its size or time changes.
 *
 * @throws {@link ConfigError} when it is missing, too short, or not the same byte for byte.
 */
export async function verifyModel(path: string, model: CatalogueModel, signal?: AbortSignal): Promise<void> {
  let state = await stateOf(path, model);
  if (state === 'unverified') {
    const before = await stat(path);
    await rememberDigest(path, {
      bytes: before.size,
      modified: before.mtimeMs,
      sha256: await digestOfFile(path, signal),
    });
    state = await stateOf(path, model);
  }
  if (state === 'verified') return;
  throw refusal(path, model, state);
}

/** Remembers the digest of a file, so that it need not be read again. A folder that cannot be written costs only time. */
export async function rememberDigest(path: string, mark: Mark): Promise<void> {
  await writeFile(markPath(path), JSON.stringify(mark)).catch(() => {});
}

/** Where the digest of a model's file is remembered. */
export function markPath(path: string): string {
  return `${path}.digest.json`;
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, ...(signal ? [{ signal }] : []));
  return hash.digest('hex');
}

async function markOf(path: string): Promise<Mark | undefined> {
  try {
    return JSON.parse(await readFile(markPath(path), 'utf8')) as Mark;
  } catch {
    // None yet, or one that was cut off: the file is read again.
    return undefined;
  }
}

function refusal(path: string, { name }: CatalogueModel, state: Exclude<ModelState, 'verified'>): ConfigError {
  const pull = `weak-committee models pull ${name}`;
  switch (state) {
    case 'missing':
      return new ConfigError(`The model ${name} is not on this machine.`, { at: path, fix: `Fetch it: ${pull}` });
    case 'truncated':
      return new ConfigError(`The file of the model ${name} is truncated.`, {
        at: path,
        fix: `Fetch it again: ${pull}`,
      });
    case 'altered':
    case 'unverified':
      return new ConfigError(`The file of the model ${name} is not the one that the catalogue means: it was altered.`, {
        at: path,
        fix: `Fetch it again: ${pull}. To use it as it is, give its path to local({ model }).`,
      });
  }
}
