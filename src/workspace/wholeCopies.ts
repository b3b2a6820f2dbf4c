import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readAll } from './contents.ts';
import { laid, type Laying } from './laying.ts';
import { linkedOnce, linkModules } from './linkModules.ts';
import { divided, packagesOf, type Modules } from './modules.ts';
import { storesOf } from './plugNPlay.ts';
import { temporary } from './temporary.ts';
import type { Workspace } from './workspace.ts';

/** Copies that hold every file of the workspace, from a snapshot in memory. */
export async function openWholeCopies(workspace: Workspace, modules: readonly Modules[]): Promise<Laying> {
  const snapshot = await readAll(workspace);
  const { common, own } = divided(modules);
  const stores = storesOf(workspace);
  let count = 0;
  let begun: Promise<{ readonly folder: string; readonly linked: string | undefined }> | undefined;
  // Most candidates are judged without any copy: nothing is laid before one is asked for.
  const begin = async () => ({ folder: await temporary(), linked: common && (await linkedOnce(common)) });
  const lay: Laying['lay'] = async (files, without = []) => {
    const { folder: home, linked } = await (begun ??= begin());
    const root = join(home, `copy-${count++}`);
    await mkdir(root);
    // Later files replace earlier ones of the same path.
    const given = Object.entries(files).map(([path, content]) => ({ path, content, mode: 0o644 }));
    const kept = snapshot.filter(({ path }) => !without.includes(path));
    const entries = new Map([...kept, ...given].map((entry) => [entry.path, entry]));
    const folders = new Set([...entries.keys()].map((path) => dirname(join(root, path))));
    await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
    await Promise.all(
      [...entries.values()].map(({ path, content, mode }) => writeFile(join(root, path), content, { mode })),
    );
    if (linked !== undefined) await symlink(linked, join(root, 'node_modules'), 'dir');
    for (const one of own) await linkModules(one, root);
    return laid(root, {
      base: undefined,
      opened: new Set(),
      modules: undefined,
      packages: packagesOf(own),
      stores,
    });
  };
  const lacking: Laying['lacking'] = (removed) => ({
    lay: (files, without = []) => lay(files, [...without, ...removed]),
    lacking: (more) => lacking([...removed, ...more]),
    // Each copy is whole: nothing stands on the disk for all of them.
    [Symbol.asyncDispose]: async () => {},
  });
  return {
    lay,
    lacking,
    async [Symbol.asyncDispose]() {
      const home = await begun?.catch(() => undefined);
      if (home !== undefined) await rm(home.folder, { recursive: true, force: true });
    },
  };
}
