import { stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { linkModules } from '../../workspace/linkModules.ts';
import { dependenciesOf, isComposed, modulesOf } from '../../workspace/modules.ts';
import type { Laid, Shelf } from '../../workspace/shelf.ts';
import { readWorkspace } from '../../workspace/workspace.ts';

/**
 * The served workspace as it is when a request comes: its client changes the files as soon as it has the answer, and what goes on behind that must
 * see them as they were.
 *
 * @param since - when the request came, in ms of the epoch.
 * @returns undefined where a file was changed since then.
 */
export async function snapshotOf(folder: string, shelf: Shelf, since: number): Promise<Laid | undefined> {
  const workspace = await readWorkspace(folder);
  const modules = await modulesOf(workspace);
  const laid = await shelf.take(workspace, JSON.stringify(modules), () => true);
  try {
    const nearest = dependenciesOf(workspace);
    if (laid.fresh && isComposed(modules, nearest)) for (const one of modules) await linkModules(one, laid.whole);
    else if (laid.fresh && nearest !== undefined) await symlink(nearest, join(laid.whole, 'node_modules'), 'dir');
    for (const source of workspace.files.values())
      if ('file' in source && (await stat(source.file)).mtimeMs >= since) {
        await laid.giveBack();
        return undefined;
      }
  } catch (error) {
    await laid.giveBack();
    throw error;
  }
  return laid;
}
