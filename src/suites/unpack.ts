import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { sha256 } from '../nouns/digest.ts';

/** What is kept of an archive: below the one folder that GitHub puts around everything. */
const KEPT = /^[^/]+\/(exercises\/practice\/.+[^/])$/;

/**
 * Unpacks the practice exercises of a repository's ZIP archive.
 *
 * @throws what yauzl throws for what is no archive, or has paths that lead out of it.
 */
export async function unpackTrack(archive: string, to: string, signal: AbortSignal): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const path = KEPT.exec(entry.fileName)?.[1];
      if (path === undefined) continue;
      await mkdir(dirname(join(to, path)), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(to, path)), { signal });
    }
  } finally {
    zip.close();
  }
}

/** SHA-256 of a folder: of the lines `digest  path` of its files, as `sha256sum` prints them, in the order of their paths. */
export async function digestOfFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${sha256(await readFile(join(folder, path)))}  ${path}\n`);
  return hash.digest('hex');
}
