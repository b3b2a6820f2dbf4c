import { createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigError, explain, SuiteError } from '../errors.ts';
import { digestOfFile } from '../models/verify.ts';
import type { CatalogueSuite } from './catalogueSuite.ts';
import { digestOfFolder, unpackTrack } from './unpack.ts';

export interface PullSuiteOptions {
  /** Where it is kept. */
  readonly folder: string;
  /** A file that the user has; nothing is fetched then. */
  readonly from?: string;
  readonly signal: AbortSignal;
  /** Hears how much has come, in bytes, and of how much, where the server says so. */
  readonly onBytes: (bytes: number, of: number | undefined) => void;
}

/** What is here after a pull. */
export interface PulledSuite {
  readonly path: string;
  readonly already: boolean;
  readonly tasks: number;
}

/**
 * Brings a suite of the catalogue into the folder. It gets its name there only once its digest is the catalogue's and all of it was read.
 *
 * @throws {@link SuiteError} when it cannot be fetched or is something else; {@link ConfigError} when there is no file at `from`; the signal's
 * reason when it fires.
 */
export async function pullSuite(suite: CatalogueSuite, options: PullSuiteOptions): Promise<PulledSuite> {
  const { folder, from, signal } = options;
  const path = join(folder, suite.file);
  if (from === undefined && existsSync(path)) {
    // What was damaged since is fetched again.
    const tasks = await tasksOf(suite, path, path, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (tasks !== undefined) return { path, already: true, tasks };
  }
  if (from !== undefined && !existsSync(from))
    throw new ConfigError(`There is no file ${from}.`, {
      at: '--from',
      fix: `Give what was fetched from ${suite.url}`,
    });
  const partial = join(folder, `${suite.name}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const file = join(partial, 'fetched');
    await (from === undefined ? download(suite, file, options) : copyFile(from, file));
    const tasks = await admit(suite, file, from ?? suite.url, signal);
    await rm(path, { recursive: true, force: true });
    await rename(suite.archive ? `${file}.unpacked` : file, path);
    return { path, already: false, tasks };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Unpacks what came where it is an archive, and counts its tasks. */
async function admit(suite: CatalogueSuite, file: string, origin: string, signal: AbortSignal): Promise<number> {
  if (!suite.archive) return tasksOf(suite, file, origin, signal);
  const folder = `${file}.unpacked`;
  await mkdir(folder);
  await unpackTrack(file, folder, signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw notTheSuite(suite, origin, cause);
  });
  return tasksOf(suite, folder, origin, signal);
}

/** How many tasks there are, once the digest has been found right. */
async function tasksOf(suite: CatalogueSuite, place: string, origin: string, signal: AbortSignal): Promise<number> {
  const digest = suite.archive ? await digestOfFolder(place) : await digestOfFile(place, signal);
  if (suite.sha256 !== null && digest !== suite.sha256)
    throw notTheSuite(suite, origin, new Error('its digest is another'));
  const read = await suite.read(place).catch((cause: unknown) => {
    throw notTheSuite(suite, origin, cause);
  });
  return read.tasks.length;
}

function notTheSuite({ name, url }: CatalogueSuite, origin: string, cause: unknown): SuiteError {
  const said = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return new SuiteError(`What came from ${origin} is not the suite ${name}: ${said}. Nothing of it was kept.`, {
    fix: `Fetch ${url} by other means, and give it with --from FILE.`,
    cause,
  });
}

/** How long nothing may come, in ms. */
const STALL_MS = 30_000;

async function download(
  { name, url }: CatalogueSuite,
  to: string,
  { signal, onBytes }: Pick<PullSuiteOptions, 'signal' | 'onBytes'>,
): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${STALL_MS / 1000} s`)), STALL_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stalled.signal]) });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const length = Number(response.headers.get('content-length')) || undefined;
    let bytes = 0;
    const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        timer.refresh();
        bytes += chunk.length;
        onBytes(bytes, length);
        yield chunk;
      }
    };
    await pipeline(response.body, counted, createWriteStream(to), { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new SuiteError(`${name} could not be fetched: ${innermost(cause)}.`, {
      at: url,
      fix: `Check the network, or fetch that address by other means and give the file: weak-committee bench suites pull ${name} --from FILE`,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` says only that it failed; why is in its cause. */
function innermost(cause: unknown): string {
  return cause instanceof Error && cause.cause instanceof Error ? innermost(cause.cause) : explain(cause);
}
