import { packageIn, modulesOf } from './modules.ts';
import type { Laying } from './laying.ts';
import { removeStale } from './temporary.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { openThinCopies } from './thinCopies.ts';
import { openWholeCopies } from './wholeCopies.ts';
import type { Files, Workspace } from './workspace.ts';

/** Makes working copies of one workspace. The user's own files are read once, at the start, and never written. */
export interface Copies extends Omit<Laying, 'lacking'> {
  /** The same copies, without some files that a proposal takes away. */
  lacking(removed: readonly string[]): Copies;
  /** The same copies, with some files as they are given. */
  having(files: Files): Copies;
  /**
   * The folder in which copies find a package; undefined where they find none, or it is the workspace's own.
   *
   * @param from - the folder of the copy that looks for it (`packages/a`); its root where it is left out.
   */
  packageAt(name: string, from?: string): string | undefined;
}

/**
 * Takes the snapshot of a workspace from which each copy is made.
 *
 * @param walled - whether all that runs in copies runs behind the wall, which lays them together from one snapshot on the disk. Else each is
 * whole, and the snapshot is held in memory: on disk, a candidate that is not fenced could change it for those that come after.
 * @param shelf - where snapshots on the disk are kept between runs.
 */
export async function openCopies(workspace: Workspace, walled = false, shelf?: Shelf): Promise<Copies> {
  // Beside all else: what others left behind is in nobody's way.
  const swept = removeStale().catch(() => undefined);
  const modules = await modulesOf(workspace);
  const own = walled && shelf === undefined ? openShelf() : undefined;
  const kept = shelf ?? own;
  const laying = walled && kept ? openThinCopies(workspace, modules, kept) : await openWholeCopies(workspace, modules);
  const copiesOf = (from: Laying): Copies => ({
    packageAt: (name, folder = '') => packageIn(modules, name, folder),
    lay: (files, without) => from.lay(files, without),
    lacking: (removed) => copiesOf(from.lacking(removed)),
    having: (given) => ({
      ...copiesOf({ ...from, lay: (files, without) => from.lay({ ...given, ...files }, without) }),
      // What stands there is of those that these were made of.
      async [Symbol.asyncDispose]() {},
    }),
    [Symbol.asyncDispose]: () => from[Symbol.asyncDispose](),
  });
  return {
    ...copiesOf(laying),
    async [Symbol.asyncDispose]() {
      await swept;
      await laying[Symbol.asyncDispose]();
      await own?.[Symbol.asyncDispose]();
    },
  };
}
