import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SCRATCH } from '../../workspace/scratch.ts';
import { outermostModules, readable } from './readable.ts';

const laid = new Map<string, string[]>();

/**
 * Options of bubblewrap that lay the packages of a copy: its `node_modules` is a folder of links, which are laid again over
 * the packages that they lead to. Neither the packages nor the links can be written, only what build tools keep there.
 */
export function modules(copy: string, size: readonly string[]): readonly string[] {
  const link = join(copy, 'node_modules');
  if (!existsSync(link)) return [];
  const folder = realpathSync(link);
  const known = laid.get(folder);
  if (known !== undefined) return known;
  const within = readable();
  const links = linksIn(folder);
  for (const parent of new Set(links.map(({ to }) => dirname(to)))) {
    within.add(parent);
    // pnpm keeps packages elsewhere, and a monorepo links to its own.
    for (const entry of readdirSync(parent, { withFileTypes: true })) {
      if (!entry.isSymbolicLink() || !existsSync(join(parent, entry.name))) continue;
      const real = realpathSync(join(parent, entry.name));
      within.add(outermostModules(real) ?? real);
    }
  }
  const options = [
    ...within.options(),
    ...[...size, '--tmpfs', folder],
    ...links.flatMap(({ name, to }) => ['--symlink', to, join(folder, name)]),
    ...SCRATCH.flatMap((name) => [...size, '--tmpfs', join(folder, name)]),
    ...['--remount-ro', folder],
  ];
  laid.set(folder, options);
  return options;
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
