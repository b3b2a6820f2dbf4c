import { closeSync, existsSync, mkdirSync, openSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import type { Modules } from '../workspace/modules.ts';

/**
 * Everything that the compiler may read: files held in memory, its own libraries, and the packages of the workspace. The
 * folders are real, and empty but for the packages of the workspace itself, since a question to the disk is answered many times faster
 * than one to us.
 */
export interface Overlay {
  readonly fs: {
    readonly readFile: (path: string) => string | null | undefined;
    readonly fileExists: (path: string) => boolean | undefined;
    readonly getAccessibleEntries: (path: string) => { files: string[]; directories: string[] } | undefined;
  };
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Shows a real folder of packages at a path, to be read only. */
  link(path: string, folder: string): void;
  /** Lays the folders of packages of a workspace that is laid at `root`: links to its own packages lead to what is written there. */
  linkEach(root: string, packages: readonly Modules[]): void;
  /** Takes a folder away with all that stands in it. */
  clear(folder: string): void;
}

/** Makes an overlay below `home`: beside what is written and linked there, only `libraries` can be read. */
export function openOverlay(home: string, libraries: string): Overlay {
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const readable = new Set([slashed(libraries)]);
  /** Folders of files held in memory that links lead to: these files are on the disk as well, and empty there. */
  const linked = new Set<string>();

  /** `undefined` hands a question on to the disk. */
  function isReadable(path: string): boolean {
    const clean = posix.normalize(path);
    if (within(readable, clean)) return true;
    if (!clean.startsWith(`${home}/`) || !clean.includes('/node_modules')) return false;
    try {
      return within(readable, slashed(realpathSync(clean)));
    } catch {
      return false;
    }
  }

  /** The text of a file held in memory, by whichever way it is reached. */
  function held(path: string): string | undefined {
    const text = files.get(path);
    if (text !== undefined || linked.size === 0 || !path.includes('/node_modules/')) return text;
    try {
      return files.get(slashed(realpathSync(path)));
    } catch {
      return undefined;
    }
  }

  return {
    fs: {
      readFile: (path) => held(path) ?? (isReadable(path) ? undefined : null),
      fileExists: (path) => held(path) !== undefined || (isReadable(path) ? undefined : false),
      getAccessibleEntries: (path) => (isReadable(path) ? undefined : entriesOf(path, files.keys())),
    },
    write(path, text) {
      files.set(path, text);
      const folder = posix.dirname(path);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      if (within(linked, path)) touch(path);
    },
    remove: (path) => void files.delete(path),
    link(path, folder) {
      const real = realpathSync(folder);
      for (const root of [real, ...packagesOutside(real)]) readable.add(slashed(root));
      mkdirSync(posix.dirname(path), { recursive: true });
      symlinkSync(real, path, 'junction');
    },
    linkEach(root, packages) {
      for (const { at, links } of packages)
        for (const { name, to, inside } of links) {
          const path = posix.join(root, at, 'node_modules', name);
          mkdirSync(posix.dirname(path), { recursive: true });
          if (!inside && !existsSync(to)) continue;
          if (!inside) {
            readable.add(slashed(realpathSync(to.slice(0, -name.length - 1)))).add(slashed(realpathSync(to)));
            symlinkSync(to, path, 'junction');
            continue;
          }
          const own = posix.join(root, to);
          linked.add(own);
          mkdirSync(own, { recursive: true });
          symlinkSync(own, path, 'junction');
          for (const file of files.keys()) if (file.startsWith(`${own}/`)) touch(file);
        }
    },
    clear(folder) {
      rmSync(folder, { recursive: true, force: true });
      for (const path of files.keys()) if (path.startsWith(`${folder}/`)) files.delete(path);
      for (const path of linked) if (path.startsWith(`${folder}/`)) linked.delete(path);
      for (const path of folders) if (path === folder || path.startsWith(`${folder}/`)) folders.delete(path);
    },
  };
}

function touch(path: string): void {
  closeSync(openSync(path, 'a'));
}

/** Packages of a monorepo are links that lead out of `node_modules`: their folders may be read too. */
function packagesOutside(modules: string): string[] {
  const links = readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    const path = join(modules, entry.name);
    if (entry.isSymbolicLink()) return [path];
    if (!entry.name.startsWith('@') || !entry.isDirectory()) return [];
    const scoped = readdirSync(path, { withFileTypes: true });
    return scoped.filter((one) => one.isSymbolicLink()).map(({ name }) => join(path, name));
  });
  return links.flatMap((link) => {
    try {
      const real = realpathSync(link);
      return real.startsWith(modules + sep) ? [] : [real];
    } catch {
      // A link that leads nowhere is no package.
      return [];
    }
  });
}

function entriesOf(folder: string, paths: Iterable<string>): { files: string[]; directories: string[] } {
  const files = new Set<string>();
  const directories = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [name = '', more] = path.slice(folder.length + 1).split('/', 2);
    (more === undefined ? files : directories).add(name);
  }
  return { files: [...files], directories: [...directories] };
}

function within(folders: Iterable<string>, path: string): boolean {
  for (const folder of folders) if (path === folder || path.startsWith(`${folder}/`)) return true;
  return false;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
