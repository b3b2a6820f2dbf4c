import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { layersOf, MOST_MOUNTS } from '../../workspace/layers.ts';
import { SCRATCH } from '../../workspace/scratch.ts';
import { isSecret } from '../../workspace/secrets.ts';
import type { Layout } from './layCopy.ts';
import { outermostModules, readable } from './readable.ts';

const laid = new Map<string, Layout>();

/**
 * Lays the packages of a copy: its `node_modules` is a folder of links, which are laid again over the packages that they lead
 * to. Neither the packages nor the links can be written, only what build tools keep there.
 *
 * @param from - the folder of links.
 * @param at - where it is to stand: in the copy, or where the copy has a link to it.
 * @param size - the options that give the next tmpfs its size; undefined where nothing can be written.
 */
export function layModules(from: string, at: string, copy: string, size: readonly string[] | undefined): Layout {
  const key = `${at} ${String(size)}`;
  const known = laid.get(key);
  if (known !== undefined) return known;
  const links = linksBelow(from);
  const scratch = size === undefined ? [] : SCRATCH.map((name) => join(at, name));
  const options = [
    ...packages(links),
    ...(size ?? []),
    '--tmpfs',
    at,
    ...foldersOf(links).flatMap((name) => ['--dir', join(at, name)]),
    ...links.flatMap(({ name, to }) => ['--symlink', to, join(at, name)]),
    ...scratch.flatMap((folder) => [...(size ?? []), '--tmpfs', folder]),
    '--remount-ro',
    at,
  ];
  // One that stands in a copy is gone with it.
  if (!at.startsWith(copy + sep)) laid.set(key, { options, scratch });
  return { options, scratch };
}

/**
 * Lays the `node_modules` of the workspace's own packages, which stand in the copy as they are: what they link to can be read, and what build
 * tools keep there can be written, as far as there are not too many of them.
 */
export function layNestedModules(
  copy: string,
  targets: readonly string[],
  size: readonly string[] | undefined,
): Layout {
  const { base = copy, packages: folders = [] } = layersOf(copy) ?? {};
  const options = folders.flatMap((at) => packages(linksBelow(join(base, at, 'node_modules'))));
  if (size === undefined) return { options: options, scratch: [] };
  const holds = (at: string): boolean => targets.some((target) => target.startsWith(`${at}/`));
  // Those with a target first.
  const inOrder = [...folders.filter(holds), ...folders.filter((at) => !holds(at))];
  const scratch = inOrder
    .slice(0, Math.floor(MOST_MOUNTS / SCRATCH.length))
    .flatMap((at) => SCRATCH.map((name) => join(copy, at, 'node_modules', name)));
  return { options: [...options, ...scratch.flatMap((folder) => [...size, '--tmpfs', folder])], scratch };
}

interface Link {
  readonly name: string;
  /** Relative where it leads to a package of the copy itself. */
  readonly to: string;
}

const read = new Map<string, string[]>();

/** What the links lead to, and what is linked to there in turn: pnpm keeps packages elsewhere, a monorepo links to its own. */
function packages(links: readonly Link[]): string[] {
  const own = new Set(links.filter(({ to }) => !isAbsolute(to)).map(({ name }) => name));
  const folders = new Set(
    links.filter(({ to }) => isAbsolute(to)).map(({ name, to }) => to.slice(0, -name.length - 1)),
  );
  return [...folders].flatMap((folder) => {
    const key = [folder, ...own].join('\n');
    const known = read.get(key);
    if (known !== undefined) return known;
    const within = readable();
    within.add(folder);
    const hidden: string[] = [];
    for (const { name } of linksBelow(folder)) {
      // What the copy has itself is read there.
      if (own.has(name) || !existsSync(join(folder, name))) continue;
      const real = realpathSync(join(folder, name));
      // A package that links to itself would open the whole project.
      if (`${folder}${sep}`.startsWith(`${real}${sep}`)) continue;
      const modules = outermostModules(real);
      within.add(modules ?? real);
      if (modules === undefined) hidden.push(...secretsIn(real));
    }
    const options = [...within.options(), ...hidden.flatMap((path) => ['--ro-bind', '/dev/null', path])];
    read.set(key, options);
    return options;
  });
}

function secretsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isSecret(entry.name))
    .map(({ name }) => join(folder, name));
}

/** The folders that the links in a copy's `node_modules` lead to, and those in which they stand. */
export function linkedModules(copy: string): string[] {
  const { base = copy, modules = join(copy, 'node_modules'), packages: folders = [] } = layersOf(copy) ?? {};
  const nested = folders.map((at) => join(base, at, 'node_modules'));
  const own = [...(existsSync(modules) ? [realpathSync(modules)] : []), ...nested];
  const out = own.flatMap(linksBelow).filter(({ to }) => isAbsolute(to));
  return [...new Set([...own, ...out.map(({ name, to }) => to.slice(0, -name.length - 1))])];
}

/** The links in a `node_modules`, those of its scopes among them. */
function linksBelow(folder: string): Link[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isSymbolicLink()) return [{ name: entry.name, to: readlinkSync(join(folder, entry.name)) }];
    if (!entry.isDirectory() || !/^@|^\.bin$/.test(entry.name)) return [];
    return linksBelow(join(folder, entry.name)).map(({ name, to }) => ({ name: `${entry.name}/${name}`, to }));
  });
}

/** The folders in which such links stand. */
function foldersOf(links: readonly Link[]): string[] {
  return [...new Set(links.map(({ name }) => dirname(name)))].filter((folder) => folder !== '.');
}
