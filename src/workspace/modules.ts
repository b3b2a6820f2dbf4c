import { existsSync } from 'node:fs';
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
  for (const name of linkable(await readdir(folder))) {
    // Folders of packages, where a single one may be the workspace's own.
    const names = /^@|^\.bin$/.test(name) ? await inFolder(folder, name) : [name];
    const found = await Promise.all(names.map((one) => linkTo(folder, one, mounts)));
    const apart = found.some(({ inside }) => inside);
    links.push(...(apart || names.length === 1 ? found : [{ name, to: join(folder, name), inside: false }]));
  }
  return links;
}

async function inFolder(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name)).catch(() => []);
  return entries.length === 0 ? [name] : entries.map((entry) => `${name}/${entry}`);
}

async function linkTo(folder: string, name: string, mounts: readonly Mount[]): Promise<ModuleLink> {
  const to = join(folder, name);
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
