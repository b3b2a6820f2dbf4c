import type { Dirent } from 'node:fs';
import { link, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { linkAll } from './contents.ts';
import { laid, type Laying } from './laying.ts';
import { MOST_MOUNTS } from './layers.ts';
import { linkedOnce, linkModules } from './linkModules.ts';
import { divided, packagesOf, type Modules } from './modules.ts';
import type { Laid, Shelf } from './shelf.ts';
import { storesOf } from './plugNPlay.ts';
import type { Files, Workspace } from './workspace.ts';

/** The snapshots of a workspace, on the disk. */
interface Snapshots extends Pick<Laid, 'home' | 'giveBack'> {
  /** The links to packages that stand in the `node_modules` of each copy. */
  readonly modules: string | undefined;
  /** Those for copies of one kind. */
  bases(): Bases;
}

interface Bases {
  /** The one for copies that are without these files. */
  without(paths: readonly string[]): Promise<Base>;
  /** Takes away what was made for them. */
  clear(): Promise<void>;
}

/** A folder that copies have in common. */
interface Base {
  readonly folder: string;
  /** What stands in a folder of it; nothing where it has none. */
  entries(folder: string): Promise<readonly Dirent[]>;
}

/** Of all copies and snapshots of this process: folders are kept from one run to the next. */
let made = 0;

/**
 * Copies that hold nothing but what is their own: the files of a candidate, in folders as far as these lead. Everything else is shown at its
 * place by the wall, from a snapshot that nothing behind it can write. So a copy costs what a candidate changes, whatever the workspace holds.
 */
export function openThinCopies(workspace: Workspace, modules: readonly Modules[], shelf: Shelf): Laying {
  const stores = storesOf(workspace);
  let closed = false;
  const begin = (): Promise<Snapshots> => laySnapshots(workspace, modules, shelf, () => !closed);
  // What stands on the disk is taken at once, while members write; what is in memory already is laid when a copy is asked for.
  let begun = workspace.mounts.length > 0 ? begin() : undefined;
  begun?.catch(() => undefined);
  const layingOf = (removed: readonly string[]): Laying => {
    let bases: Bases | undefined;
    return {
      async lay(files, without = []) {
        const snapshots = await (begun ??= begin());
        bases ??= snapshots.bases();
        const base = await bases.without([...without, ...removed]);
        const root = join(snapshots.home, `copy-${made++}`);
        const opened = await layOwn(base, root, files);
        return laid(root, {
          base: base.folder,
          opened,
          modules: snapshots.modules,
          packages: packagesOf(modules),
          stores,
        });
      },
      lacking: (more) => layingOf([...removed, ...more]),
      [Symbol.asyncDispose]: async () => bases?.clear(),
    };
  };
  return {
    ...layingOf([]),
    async [Symbol.asyncDispose]() {
      closed = true;
      await (await begun?.catch(() => undefined))?.giveBack();
    },
  };
}

async function laySnapshots(
  workspace: Workspace,
  modules: readonly Modules[],
  shelf: Shelf,
  wanted: () => boolean,
): Promise<Snapshots> {
  const { common, own } = divided(modules);
  const kept = await shelf.take(workspace, JSON.stringify(modules), wanted);
  const { home, whole } = kept;
  try {
    if (kept.fresh) await layPackages(whole);
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
  const first = baseAt(whole);
  const inside = own.some(({ at }) => at === '') ? join(whole, 'node_modules') : undefined;
  return {
    home,
    modules: common === undefined ? inside : await linkedOnce(common),
    bases,
    giveBack: () => kept.giveBack(),
  };

  function bases(): Bases {
    // One for each set of files to be without: all candidates of a checker are without the same.
    const known = new Map([['', Promise.resolve(first)]]);
    return {
      without(paths) {
        const hidden = new Set(paths.filter((path) => workspace.files.has(path)));
        const key = [...hidden].toSorted().join('\n');
        const base = known.get(key) ?? layWithout(join(home, `snapshot-${made++}`), hidden);
        known.set(key, base);
        return base;
      },
      async clear() {
        const without = [...known].filter(([key]) => key !== '');
        known.clear();
        for (const one of await Promise.allSettled(without.map(([, base]) => base)))
          if (one.status === 'fulfilled') await rm(one.value.folder, { recursive: true, force: true });
      },
    };
  }

  async function layWithout(folder: string, hidden: ReadonlySet<string>): Promise<Base> {
    await mkdir(folder);
    const all = new Set([...workspace.generated.keys(), ...workspace.files.keys()]);
    await linkAll(all.difference(hidden), whole, folder);
    await layPackages(folder);
    return baseAt(folder);
  }

  async function layPackages(folder: string): Promise<void> {
    for (const one of own) await linkModules(one, folder);
    // Where the packages are shown in a copy.
    if (common !== undefined) await mkdir(join(folder, 'node_modules'), { recursive: true });
  }
}

function baseAt(folder: string): Base {
  const listed = new Map<string, Promise<readonly Dirent[]>>();
  return {
    folder,
    entries(path) {
      const found =
        listed.get(path) ?? readdir(join(folder, path), { withFileTypes: true }).catch((): readonly Dirent[] => []);
      listed.set(path, found);
      return found;
    },
  };
}

/**
 * Lays what is a copy's own, with the folders on the way to it.
 *
 * @returns those folders.
 */
async function layOwn(base: Base, root: string, files: Files): Promise<ReadonlySet<string>> {
  const opened = new Set(['']);
  for (const path of Object.keys(files)) {
    await refuseOther(base, path, 'folder');
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) opened.add(folder);
  }
  for (const folder of opened) {
    await refuseOther(base, folder, 'file');
    await mkdir(join(root, folder), { recursive: true });
  }
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(root, path), text)));
  for (const folder of opened) {
    const entries = await base.entries(folder);
    if (entries.length <= MOST_MOUNTS) continue;
    await Promise.all(
      entries.map(async (entry) => {
        const path = posix.join(folder, entry.name);
        if (entry.isDirectory()) await mkdir(join(root, path), { recursive: true });
        // The snapshot's own bytes, which nothing behind the wall can write under either name.
        else if (!(path in files)) await link(join(base.folder, path), join(root, path));
      }),
    );
  }
  return opened;
}

/** A file cannot stand where the workspace has a folder, nor a folder where it has a file. */
async function refuseOther({ folder }: Base, path: string, other: 'file' | 'folder'): Promise<void> {
  const there = await lstat(join(folder, path)).catch(() => undefined);
  if (there === undefined || there.isDirectory() === (other === 'file')) return;
  throw new Error(`${path} is a ${other} in the workspace.`);
}
