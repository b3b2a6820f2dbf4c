import { existsSync, readFileSync, realpathSync, type Dirent } from 'node:fs';
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
 * The `node_modules` of a workspace: those above it as one, and those of its packages. A link to a package of the workspace leads
 * to that package in the copy: tests that import it by its name meet what is being checked, and not what stands on the disk.
 */
export async function modulesOf(workspace: Workspace): Promise<Modules[]> {
  const mounts = await Promise.all(workspace.mounts.map(async ({ from, at }) => ({ from: await realpath(from), at })));
  const own = [...workspace.files.keys()]
    .filter((path) => posix.basename(path) === 'package.json' && path.includes('/'))
    .flatMap((path) => {
      const at = posix.dirname(path);
      const file = workspace.files.get(path);
      return file !== undefined && 'file' in file ? [{ at, folders: [join(dirname(file.file), 'node_modules')] }] : [];
    })
    .filter(({ folders }) => folders.every((folder) => existsSync(folder)));
  const above = foldersAbove(workspace);
  const all = [...(above.length === 0 ? [] : [{ at: '', folders: above }]), ...own];
  return Promise.all(all.map(async ({ at, folders }) => ({ at, links: await merged(folders, mounts) })));
}

/**
 * The folder of a package as Node finds it in a copy: in the `node_modules` beside `from`, else in one further up. Undefined where there is none,
 * or it is a package of the workspace itself.
 */
export function packageIn(modules: readonly Modules[], name: string, from: string): string | undefined {
  const [scope = '', ...rest] = name.split('/');
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const at = folder === '.' ? '' : folder;
    const links = modules.find((one) => one.at === at)?.links ?? [];
    const link = links.find((one) => one.name === name);
    if (link !== undefined) return link.inside ? undefined : link.to;
    // A scope is one link where none of its packages is the workspace's own.
    const whole = rest.length === 0 ? undefined : links.find((one) => one.name === scope);
    const within = whole && join(whole.to, ...rest);
    if (within !== undefined && existsSync(within)) return within;
    if (at === '') return undefined;
  }
}

/** The packages that are the same in all copies, and those in which something is different from one to the next. */
export function divided(modules: readonly Modules[]): { common: Modules | undefined; own: readonly Modules[] } {
  const common = modules.find(({ at, links }) => at === '' && links.every(({ inside }) => !inside));
  return { common, own: modules.filter((one) => one !== common) };
}

/** The folders of copies that have a `node_modules` of their own. */
export function packagesOf(modules: readonly Modules[]): string[] {
  return modules.map(({ at }) => at).filter((at) => at !== '');
}

/** What several `node_modules` hold, the nearest first: a package that stands in two of them is the nearer one. */
async function merged(folders: readonly string[], mounts: readonly Mount[]): Promise<ModuleLink[]> {
  const real = await Promise.all(folders.map((folder) => realpath(folder)));
  const names = (await Promise.all(real.map((folder) => readdir(folder)))).flat();
  const shared = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const links = (await Promise.all(real.map((folder) => linksOf(folder, mounts, shared)))).flat();
  const first = new Map(links.toReversed().map((link) => [link.name, link]));
  return links.filter((link) => first.get(link.name) === link);
}

/** @param shared - names that stand in other folders too: their scopes are taken apart. */
async function linksOf(folder: string, mounts: readonly Mount[], shared: ReadonlySet<string>): Promise<ModuleLink[]> {
  const links: ModuleLink[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = new Set(linkable(entries.map(({ name }) => name)));
  for (const entry of entries.filter(({ name }) => wanted.has(name))) {
    const { name } = entry;
    // Folders of packages, where a single one may be the workspace's own.
    const below = /^@|^\.bin$/.test(name) ? await inFolder(folder, entry) : [];
    const found = await Promise.all((below.length === 0 ? [entry] : below).map((one) => linkTo(folder, one, mounts)));
    const apart = shared.has(name) || found.some(({ inside }) => inside);
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
  return foldersAbove(workspace)[0];
}

/** Whether the packages of a workspace are other than those of its nearest `node_modules`, each as it stands there. */
export function isComposed(modules: readonly Modules[], nearest: string | undefined): boolean {
  const folder = nearest && realpathSync(nearest);
  return modules.some(
    ({ at, links }) =>
      at !== '' || links.some(({ name, to, inside }) => inside || folder === undefined || to !== join(folder, name)),
  );
}

/** The `node_modules` that Node looks into from the root of the workspace, the nearest first; where it has none, that of this package. */
function foldersAbove(workspace: Workspace): string[] {
  for (const { from } of workspace.mounts) {
    const found = upwards(from);
    if (found.length > 0) return found;
  }
  return upwards(dirname(fileURLToPath(import.meta.url))).slice(0, 1);
}

/** Up to the top of the project, where a monorepo keeps what its packages share; what stands above a project is somebody else's. */
function upwards(start: string): string[] {
  const found: string[] = [];
  let passed = false;
  for (let folder = start; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) found.push(modules);
    const top = isTop(folder);
    if (top && !passed && found.length > 0) return found;
    passed ||= top;
    if (dirname(folder) === folder) return found.slice(0, 1);
  }
}

function isTop(folder: string): boolean {
  if (existsSync(join(folder, '.git')) || existsSync(join(folder, 'pnpm-workspace.yaml'))) return true;
  try {
    return 'workspaces' in (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object);
  } catch {
    // None, or one that nobody can read: it says nothing of workspaces.
    return false;
  }
}
