import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linksIn, outermostModules, readable } from './readable.ts';

/** Where toolchains keep what they download, which a run without a network must find again. */
const CACHES = [
  {
    variable: 'RUSTUP_HOME',
    folder: join(homedir(), '.rustup'),
    parts: ['toolchains', 'settings.toml', 'update-hashes'],
  },
  { variable: 'CARGO_HOME', folder: join(homedir(), '.cargo'), parts: ['bin', 'registry', 'git'] },
  { variable: 'GOMODCACHE', folder: join(homedir(), 'go/pkg/mod'), parts: ['.'] },
] as const;

const caches = CACHES.map(({ variable, folder, parts }) => ({
  variable,
  folder: process.env[variable] ?? folder,
  parts,
})).filter(({ folder }) => isAbsolute(folder) && existsSync(folder));

/** Variables that lead toolchains to their downloads, although HOME is another. */
export const toolchainVariables: Readonly<Record<string, string>> = Object.fromEntries(
  caches.map(({ variable, folder }) => [variable, folder]),
);

const laid = new Map<string, string[]>();

/**
 * Options of bubblewrap by which the programs on PATH, this Node, our own scripts and the toolchains' downloads can be read. Of a
 * home, only installations are: never `~/.ssh`, `~/.cargo/credentials.toml`, `~/.config` and the like.
 *
 * @param programs - those to be run; where one is a path, its installation can be read too.
 * @param named - more paths to read: what a user named outright.
 */
export function toolchains(programs: readonly string[], named: readonly string[]): readonly string[] {
  const path = process.env['PATH'] ?? '';
  const key = [path, ...programs, '', ...named].join('\0');
  const known = laid.get(key);
  if (known !== undefined) return known;
  const within = readable();
  for (const folder of path.split(delimiter)) if (isAbsolute(folder)) within.addPrograms(folder);
  for (const file of [process.execPath, ...programs]) if (isAbsolute(file)) within.addPrograms(dirname(file));
  for (const { folder, parts } of caches) for (const part of parts) within.add(join(folder, part));
  for (const folder of ownFolders()) within.add(folder);
  // Of these only what was added above: beside it they keep credentials.
  for (const one of named) if (!caches.some(({ folder }) => folder === one)) within.add(one);
  // A virtual environment's programs are links into the Python that it was made from.
  for (const one of named) if (existsSync(join(one, 'pyvenv.cfg'))) within.addPrograms(join(one, 'bin'));
  const options = within.options();
  laid.set(key, options);
  return options;
}

let own: readonly string[] | undefined;

/** What the scripts of ours are made of: this package's code, its manifest, and the packages it imports. */
export function ownFolders(): readonly string[] {
  return (own ??= look());
}

function look(): string[] {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  // In the package the code stands in `dist`, a folder below the manifest.
  const beside = [root, dirname(root)].flatMap((folder) => [
    join(folder, 'package.json'),
    join(folder, 'node_modules'),
  ]);
  const found = [join(root, 'src'), join(root, 'checkers'), ...beside].filter((path) => existsSync(path));
  return [...new Set([...found, ...importable([root, fileURLToPath(import.meta.resolve('fast-check'))])])];
}

/**
 * Every `node_modules` from which the code at these paths imports, and that code in turn. Installed by pnpm, each package stands in
 * a `node_modules` of its own among links to the packages it needs, in the project or in a store elsewhere.
 */
export function importable(paths: readonly string[]): string[] {
  const folders = new Set(paths.map(outermostModules).filter((folder) => folder !== undefined));
  // What is added while it is walked is walked too.
  for (const folder of folders)
    for (const target of linksIn(folder).map(outermostModules)) if (target !== undefined) folders.add(target);
  return [...folders];
}
