import { existsSync, rmSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Modules } from './modules.ts';
import { SCRATCH } from './scratch.ts';
import { temporary } from './temporary.ts';

/**
 * Lays a `node_modules` of links to each package of the real one. A link to the whole would do for Node, but nothing could be laid beside
 * the packages then, and build tools want to write there.
 */
export async function linkModules({ at, links }: Modules, root: string): Promise<void> {
  const folder = join(root, at, 'node_modules');
  const folders = new Set(links.map(({ name }) => dirname(join(folder, name))));
  // The wall lays memory over a folder that is there.
  const scratch = at === '' ? [] : SCRATCH.map((name) => join(folder, name));
  for (const one of [folder, ...folders, ...scratch]) await mkdir(one, { recursive: true });
  await Promise.all(
    links.map(({ name, to, inside }) => {
      const link = join(folder, name);
      return symlink(inside ? relative(dirname(link), join(root, to)) : to, link);
    }),
  );
}

/** Each link is a file to be made: where there are hundreds, a task would take half a second to open. */
const laid = new Map<string, Promise<string>>();

/** One `node_modules` for all copies of all workspaces that have the same packages, until this process ends. */
export async function linkedOnce(modules: Modules): Promise<string> {
  const key = modules.links.map(({ to }) => to).join('\n');
  const pending = laid.get(key);
  const known = pending && (await pending.catch(() => undefined));
  // A machine that runs for weeks tidies its folder of temporary files.
  if (known !== undefined && existsSync(known)) return known;
  const made = linkOnce(modules);
  laid.set(key, made);
  return made;
}

const roots: string[] = [];

async function linkOnce(modules: Modules): Promise<string> {
  const root = await temporary();
  if (roots.push(root) === 1)
    process.once('exit', () => roots.forEach((one) => rmSync(one, { recursive: true, force: true })));
  await linkModules(modules, root);
  return join(root, 'node_modules');
}
