import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { SCRATCH } from '../../workspace/scratch.ts';
import { isSecret } from '../../workspace/workspace.ts';
import type { Layout } from './layCopy.ts';
import { outermostModules, readable } from './readable.ts';

const laid = new Map<string, Layout>();

/**
 * Lays the packages of a copy: its `node_modules` is a folder of links, which are laid again over the packages that they lead
 * to. Neither the packages nor the links can be written, only what build tools keep there.
 *
 * @param at - where the folder is to stand: in the copy, or where the copy has a link to it.
 * @param size - the options that give the next tmpfs its size; undefined where nothing can be written.
 */
export function layModules(copy: string, at: string, size: readonly string[] | undefined): Layout {
  const key = `${at} ${String(size)}`;
  const known = laid.get(key);
  if (known !== undefined) return known;
  const links = linksIn(join(copy, 'node_modules'));
  const scratch = size === undefined ? [] : SCRATCH.map((name) => join(at, name));
  const options = [
    ...packages(links.map(({ to }) => to)),
    ...(size ?? []),
    '--tmpfs',
    at,
    ...links.flatMap(({ name, to }) => ['--symlink', to, join(at, name)]),
    ...scratch.flatMap((folder) => [...(size ?? []), '--tmpfs', folder]),
    '--remount-ro',
    at,
  ];
  // One that stands in a copy is gone with it.
  if (!at.startsWith(copy + sep)) laid.set(key, { options, scratch });
  return { options, scratch };
}

const read = new Map<string, string[]>();

/** What the links lead to, and what is linked to there in turn: pnpm keeps packages elsewhere, a monorepo links to its own. */
function packages(links: readonly string[]): string[] {
  return [...new Set(links.map((to) => dirname(to)))].flatMap((folder) => {
    const known = read.get(folder);
    if (known !== undefined) return known;
    const within = readable();
    within.add(folder);
    const hidden: string[] = [];
    for (const { name } of linksIn(folder)) {
      if (!existsSync(join(folder, name))) continue;
      const real = realpathSync(join(folder, name));
      // A package that links to itself would open the whole project.
      if (`${folder}${sep}`.startsWith(`${real}${sep}`)) continue;
      const modules = outermostModules(real);
      within.add(modules ?? real);
      if (modules === undefined) hidden.push(...secretsIn(real));
    }
    const options = [...within.options(), ...hidden.flatMap((path) => ['--ro-bind', '/dev/null', path])];
    read.set(folder, options);
    return options;
  });
}

function secretsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isSecret(entry.name))
    .map(({ name }) => join(folder, name));
}

/** The folders that the links in a copy's `node_modules` lead to. */
export function linkedModules(copy: string): string[] {
  const folder = join(copy, 'node_modules');
  if (!existsSync(folder)) return [];
  const real = realpathSync(folder);
  return [real, ...new Set(linksIn(real).map(({ to }) => dirname(to)))];
}

function linksIn(folder: string): { name: string; to: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => ({ name, to: readlinkSync(join(folder, name)) }));
}
