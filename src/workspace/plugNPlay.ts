import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Workspace } from './workspace.ts';

// Yarn's Plug'n'Play has no `node_modules`: a map at the root says where each package lies, in archives of a cache.

/** What hooks Node up to the packages. */
const MAP = '.pnp.cjs';
const LOADER = '.pnp.loader.mjs';
/** Files that say where packages lie. */
export const MAPS: readonly string[] = [MAP, '.pnp.data.json'];

/** Places outside of a copy, relative to the project, as its map writes them: in a cache of the machine, or the project's own. */
const PLACES = /("packageLocation": ")((?:\.\.\/|\.\/\.yarn\/)[^"]*)/g;

/** The folder of a project that has such a map; undefined where the workspace is none. */
function projectOf({ mounts }: Pick<Workspace, 'mounts'>): string | undefined {
  const from = mounts.find(({ at }) => at === '')?.from;
  return from !== undefined && existsSync(join(from, MAP)) ? realpathSync(from) : undefined;
}

/** The text of a map as copies need it: the places of packages are relative to it, and a copy stands elsewhere. */
export function relocated(workspace: Workspace, file: string): string | undefined {
  const project = projectOf(workspace);
  if (project === undefined) return undefined;
  // All copies stand equally deep, two folders below that of temporary files.
  const back = relative(join(realpathSync(tmpdir()), 'home', 'copy'), project).replaceAll(sep, '/');
  return readFileSync(file, 'utf8').replaceAll(
    PLACES,
    (_, before: string, place: string) => `${before}${posix.join(back, place)}`,
  );
}

/** The folders in which packages lie outside of a copy. */
export function storesOf(workspace: Workspace): string[] {
  const project = projectOf(workspace);
  if (project === undefined) return [];
  const texts = MAPS.map((name) => join(project, name)).filter((file) => existsSync(file));
  const places = texts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(PLACES)].map(([, , place = '']) => place),
  );
  const stores = places.flatMap((place) => {
    const [, archive, unplugged] = /^(.*\.zip)\/|^(.*\/unplugged)\//.exec(`${resolve(project, place)}/`) ?? [];
    // A map cannot open a folder in which there is no archive.
    if (archive !== undefined) return existsSync(archive) ? [dirname(archive)] : [];
    return unplugged === undefined ? [] : [unplugged];
  });
  return [...new Set(stores)];
}

/**
 * The variables by which Node finds the packages of a copy.
 *
 * @param root - where the copy stands for the process.
 * @param files - where its files can be looked at.
 */
export function plugged(
  root: string,
  files: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const hasLoader = existsSync(join(files, LOADER));
  const loader = hasLoader ? ['--experimental-loader', pathToFileURL(join(root, LOADER)).href] : [];
  const options = ['--require', join(root, MAP), ...loader, env['NODE_OPTIONS'] ?? ''];
  return { ...env, NODE_OPTIONS: options.join(' ').trim() };
}
