import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../nouns/digest.ts';
import { cacheFolder } from './cacheFolder.ts';
import { writeWhole } from './writeWhole.ts';

/** A text that was made of files, and all that it depends on. */
export interface Made {
  readonly text: string;
  /** The files that were read for it. */
  readonly inputs: readonly string[];
  /** Packages that were looked up, each from a folder upwards. */
  readonly lookups: readonly Lookup[];
}

export type Lookup = readonly [name: string, from: string];

interface Entry {
  readonly text: string;
  /** Each input with the digest that it had, the manifests of packages among them. */
  readonly inputs: readonly (readonly [path: string, digest: string])[];
  /** Each lookup with the folder that it led to. */
  readonly lookups: readonly (readonly [...Lookup, folder: string | null])[];
}

/**
 * A text made by an earlier process, where every file that it was made of is as it was, and every package that was looked up is where it was;
 * else it is made, and kept for later ones. A cache that cannot be read or written costs time and nothing else.
 *
 * @param key - what is made, in words that differ from all others.
 */
export async function remembered(key: string, make: () => Promise<Made>): Promise<string> {
  const file = join(cacheFolder('made'), `${sha256(key)}.json`);
  const kept = await read(file);
  if (kept !== undefined && (await stillHolds(kept))) return kept.text;
  const made = await make();
  const { text } = made;
  const lookups = made.lookups.map(([name, from]) => [name, from, folderOf(name, from)] as const);
  const manifests = lookups.flatMap(([, , folder]) => (folder === null ? [] : [join(folder, 'package.json')]));
  const inputs = [...new Set([...made.inputs, ...manifests])];
  const entry: Entry = {
    text,
    inputs: await Promise.all(inputs.map(async (path) => [path, (await digestOfFile(path)) ?? ''] as const)),
    lookups,
  };
  await writeWhole(file, JSON.stringify(entry));
  return text;
}

async function stillHolds({ inputs, lookups }: Entry): Promise<boolean> {
  if (lookups.some(([name, from, folder]) => folderOf(name, from) !== folder)) return false;
  const digests = await Promise.all(inputs.map(async ([path]) => digestOfFile(path)));
  return inputs.every(([, digest], index) => digest === (digests[index] ?? ''));
}

async function digestOfFile(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && sha256(bytes);
}

/** The folder of a package, looked up as Node does, and where links lead to. */
function folderOf(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(folder)) return realpathSync(folder);
    if (dirname(at) === at) return null;
  }
}

async function read(file: string): Promise<Entry | undefined> {
  try {
    const entry = JSON.parse(await readFile(file, 'utf8')) as Partial<Entry>;
    return typeof entry.text === 'string' && Array.isArray(entry.inputs) && Array.isArray(entry.lookups)
      ? (entry as Entry)
      : undefined;
  } catch {
    return undefined;
  }
}
