import { existsSync, type Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkable } from './scratch.ts';
import type { Mount, Workspace } from './workspace.ts';

/** One entry of a `node_modules`: `vitest`, `@scope/name`, `.bin/tsc`. */
interface ModuleLink {
  readonly name: string;
  /** Where it leads: a folder of this machine, or a path in the copy where it is a package of the workspace itself. */
  readonly to: string;
  readonly inside: boolean;
}

/** A `node_modules` as copies are to have it. */
export interface Modules {
  /** The folder of the copy in which it stands; `''` for its root. */
  readonly at: string;
  readonly links: readonly ModuleLink[];
}

/**
 * The `node_modules` of a workspace: the nearest one above it, and those of its packages. A link to a package of the workspace leads
 * to that package in the copy: tests that import it by its name meet what is being checked, and not what stands on the disk.
 */
export async function modulesOf(workspace: Workspace): Promise<Modules[]> {
  const mounts = await Promise.all(workspace.mounts.map(async ({ from, at }) => ({ from: await realpath(from), at })));
  const nearest = dependenciesOf(workspace);
  const own = [...workspace.files.keys()]
    .filter((path) => posix.basename(path) === 'package.json' && path.includes('/'))
    .flatMap((path) => {
      const at = posix.dirname(path);
      const file = workspace.files.get(path);
      return file !== undefined && 'file' in file ? [{ at, folder: join(dirname(file.file), 'node_modules') }] : [];
    })
    .filter(({ folder }) => existsSync(folder));
  const all = [...(nearest === undefined ? [] : [{ at: '', folder: nearest }]), ...own];
  return Promise.all(all.map(async ({ at, folder }) => ({ at, links: await linksOf(await realpath(folder), mounts) })));
}

async function linksOf(folder: string, mounts: readonly Mount[]): Promise<ModuleLink[]> {
  const links: ModuleLink[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = new Set(linkable(entries.map(({ name }) => name)));
  for (const entry of entries.filter(({ name }) => wanted.has(name))) {
    const { name } = entry;
    // Folders of packages, where a single one may be the workspace's own.
    const below = /^@|^\.bin$/.test(name) ? await inFolder(folder, entry) : [];
    const found = await Promise.all((below.length === 0 ? [entry] : below).map((one) => linkTo(folder, one, mounts)));
    const apart = found.some(({ inside }) => inside);
    links.push(...(apart || below.length === 0 ? found : [{ name, to: join(folder, name), inside: false }]));
  }
  return links;
}

type Named = Pick<Dirent, 'name' | 'isSymbolicLink'>;

async function inFolder(folder: string, { name }: Named): Promise<Named[]> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({
    name: `${name}/${entry.name}`,
    isSymbolicLink: () => entry.isSymbolicLink(),
  }));
}

async function linkTo(folder: string, entry: Named, mounts: readonly Mount[]): Promise<ModuleLink> {
  const { name } = entry;
  const to = join(folder, name);
  // What is no link stands in `node_modules` itself, and is nobody's own.
  if (!entry.isSymbolicLink()) return { name, to, inside: false };
  const real = await realpath(to).catch(() => to);
  for (const { from, at } of mounts) {
    if (real !== from && !real.startsWith(from + sep)) continue;
    const path = relative(from, real).replaceAll(sep, '/');
    if (!path.split('/').includes('node_modules')) return { name, to: posix.join(at, path), inside: true };
  }
  return { name, to, inside: false };
}

/** The nearest `node_modules` above the workspace, else the one this package itself stands in. */
export function dependenciesOf(workspace: Workspace): string | undefined {
  const starts = [...workspace.mounts.map(({ from }) => from), dirname(fileURLToPath(import.meta.url))];
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      const modules = join(folder, 'node_modules');
      if (existsSync(modules)) return modules;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}
