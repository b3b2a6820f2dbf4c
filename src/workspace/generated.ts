import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isSecret } from './secrets.ts';

/** What Yarn's Plug'n'Play keeps at the root: the map of its packages, what it is made of, and what `yarn run` asks for. */
const PLUG_N_PLAY = ['.pnp.cjs', '.pnp.loader.mjs', '.pnp.data.json', '.yarn/install-state.gz'];

/** What a folder may have at most: more is no build of a package. */
const MAX_FILES = 5000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Files that git ignores, by their paths in the workspace, with their places on this machine. */
interface Generated {
  readonly files: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/**
 * What was built of the packages of a folder, and git ignores: the folders and files that their `package.json` points to by `main`, `module`,
 * `types`, `bin`, `exports` or `imports`. Tests of one package that import another find them where they were built.
 */
export async function generatedIn(
  root: string,
  listed: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): Promise<Generated> {
  const files = new Map<string, string>();
  const warnings: string[] = [];
  // Yarn's map of packages is built too, and nothing points to it.
  const wanted = new Set(PLUG_N_PLAY.filter((place) => !listed.has(place)));
  for (const [path, file] of listed) {
    if (posix.basename(path) !== 'package.json') continue;
    for (const target of targetsOf(await readFile(file, 'utf8'))) {
      const place = uppermost(posix.join(posix.dirname(path), target), known);
      if (place !== undefined) wanted.add(place);
    }
  }
  for (const place of wanted) {
    const found = new Map<string, string>();
    const bytes = await collect(root, place, found);
    if (bytes === undefined)
      warnings.push(
        `Left out of the copies: ${place}, which git ignores and a package.json points to, has more than ${MAX_FILES} files or 64 MB.`,
      );
    else for (const [path, file] of found) files.set(path, file);
  }
  return { files, warnings };
}

/** The paths that a manifest points to. */
function targetsOf(manifest: string): string[] {
  try {
    const fields = Object(JSON.parse(manifest)) as Readonly<Record<string, unknown>>;
    return ['main', 'module', 'types', 'typings', 'bin', 'exports', 'imports'].flatMap((field) =>
      stringsIn(fields[field]),
    );
  } catch {
    // What reads packages will say so.
    return [];
  }
}

/** The uppermost place on the way to a path of which git lists nothing; undefined where it lists the path itself, or it is not one to be copied. */
function uppermost(path: string, known: ReadonlySet<string>): string | undefined {
  const parts = path.split('/');
  const end = parts.findIndex((_, index) => !known.has(parts.slice(0, index + 1).join('/')));
  const name = parts[end];
  if (name === undefined || name === '' || name === 'node_modules' || /^\.|\*/.test(name) || isSecret(name))
    return undefined;
  return parts.slice(0, end + 1).join('/');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Adds the files of a place; undefined where they are too many. Links are not followed. */
async function collect(root: string, place: string, found: Map<string, string>): Promise<number | undefined> {
  const at = join(root, place);
  const there = await lstat(at).catch(() => undefined);
  if (there?.isFile() === true) found.set(place, at);
  if (there?.isDirectory() !== true) return there?.size ?? 0;
  let bytes = 0;
  for (const entry of await readdir(at, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || isSecret(entry.name) || !(entry.isDirectory() || entry.isFile())) continue;
    const more = await collect(root, `${place}/${entry.name}`, found);
    if (more === undefined || (bytes += more) > MAX_BYTES || found.size > MAX_FILES) return undefined;
  }
  return bytes;
}
