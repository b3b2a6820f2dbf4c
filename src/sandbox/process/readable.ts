import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { SYSTEM } from './system.ts';

/** What an installation has beside the folder of its programs. Settings and whatever else stands there are left out. */
const PARTS = [
  'bin',
  'sbin',
  'lib',
  'lib32',
  'lib64',
  'libexec',
  'include',
  'share',
  // Python: a virtual environment, pyenv
  'pyvenv.cfg',
  'version',
  'versions',
  'plugins',
  'pyenv.d',
  // Java
  'conf',
  'jmods',
  'jre',
  'release',
];
/** Go's own sources, which it compiles; elsewhere a `src` beside a `bin` is somebody's project. */
const GO_PARTS = ['src', 'pkg', 'go.env', 'VERSION'];

/** Folders and files that can be read within, with the links that lead to them; each is laid once. */
export interface Readable {
  /** Adds a path. Links on the way are laid as links, so that it is found under both names. */
  add(path: string): void;
  /** Adds the installation that a folder of programs belongs to. */
  addPrograms(folder: string): void;
  /** The options for bubblewrap. */
  options(): string[];
}

export function readable(): Readable {
  const links = new Map<string, string>();
  const bound = new Set<string>();
  const within = (path: string): boolean =>
    [...SYSTEM, ...bound].some((folder) => path === folder || path.startsWith(folder + sep));

  function add(path: string): void {
    // Not there, not ours to read, or a circle of links.
    if (!existsSync(path)) return;
    let at = '/';
    for (const name of resolve(path).split(sep).filter(Boolean)) {
      at = join(at, name);
      if (within(at)) continue;
      if (!lstatSync(at).isSymbolicLink()) continue;
      links.set(at, readlinkSync(at));
      return add(join(resolve(dirname(at), readlinkSync(at)), resolve(path).slice(at.length)));
    }
    if (!within(at) && !holdsHome(at)) bound.add(at);
  }

  function addPrograms(folder: string): void {
    const real = existsSync(folder) ? realpathSync(folder) : '/usr';
    if (within(real) || holdsHome(real)) return;
    add(folder);
    const prefix = dirname(real);
    if (!holdsHome(prefix)) {
      const parts = existsSync(join(real, 'go')) ? [...PARTS, ...GO_PARTS] : PARTS;
      // ~/.local/share is where programs keep what they know of you.
      for (const part of parts) if (part !== 'share' || basename(prefix) !== '.local') add(join(prefix, part));
    }
    // A virtual environment links to the Python that it was made from, ~/.local/bin to wherever tools were put.
    for (const target of linksIn(real)) {
      const modules = outermostModules(target);
      if (modules !== undefined) add(modules);
      else if (basename(dirname(target)) === 'bin') addPrograms(dirname(target));
      else add(target);
    }
  }

  return {
    add,
    addPrograms,
    options: () => [
      ...[...links].filter(([path]) => !within(dirname(path))).flatMap(([path, to]) => ['--symlink', to, path]),
      ...[...bound].flatMap((path) => (within(dirname(path)) ? [] : ['--ro-bind', path, path])),
    ],
  };
}

/** Where the links of a folder lead, those in its scopes of packages among them. */
export function linksIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) return existsSync(path) ? [realpathSync(path)] : [];
      return entry.isDirectory() && entry.name.startsWith('@') ? linksIn(path) : [];
    });
  } catch {
    // A folder that may be searched but not listed.
    return [];
  }
}

/** The outermost `node_modules` that a path lies in: packages there link to each other. */
export function outermostModules(path: string): string | undefined {
  return /^.*?[/\\]node_modules(?=[/\\]|$)/.exec(path)?.[0];
}

/** Whether a folder is the user's home or above it. */
function holdsHome(folder: string): boolean {
  const home = existsSync(homedir()) ? realpathSync(homedir()) : homedir();
  return home === folder || home.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
