import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { TaskError } from '../errors.ts';
import { modulesOf, packageIn, type Modules } from './modules.ts';
import type { Files, Workspace } from './workspace.ts';

/** A working copy with one candidate's files laid over it. */
export interface Copy extends AsyncDisposable {
  readonly root: string;
}

/** Makes working copies of one workspace. The user's own files are read once, at the start, and never written. */
export interface Copies extends AsyncDisposable {
  /** @param without - workspace files that are left out, for a candidate whose tests are elsewhere. */
  lay(files: Files, without?: readonly string[]): Promise<Copy>;
  /**
   * The folder in which copies find a package; undefined where they find none, or it is the workspace's own.
   *
   * @param from - the folder of the copy that looks for it (`packages/a`); its root where it is left out.
   */
  packageAt(name: string, from?: string): string | undefined;
}

const PREFIX = 'weak-committee-';
/** Stands beside the copies, and lists the folders in them that have a `node_modules` of their own. */
export const PACKAGES = 'packages.json';

/**
 * Takes the snapshot of a workspace from which each copy is made. It is held in memory: on disk, a candidate that is not
 * fenced could change it for those that come after.
 */
export async function openCopies(workspace: Workspace): Promise<Copies> {
  // Beside all else: what others left behind is in nobody's way.
  const swept = removeStale().catch(() => undefined);
  const snapshot = await readAll(workspace);
  const modules = await modulesOf(workspace);
  // One for all copies, where nothing in it is different from one to the next.
  const common = modules.find(({ at, links }) => at === '' && links.every(({ inside }) => !inside));
  const own = modules.filter((one) => one !== common);
  let count = 0;
  let begun: Promise<Home> | undefined;
  // Most candidates are judged without any copy: nothing is laid before one is asked for.
  async function begin(): Promise<Home> {
    const folder = await temporary();
    await writeFile(join(folder, PACKAGES), JSON.stringify(own.map(({ at }) => at).filter((at) => at !== '')));
    return { folder, linked: common && (await laidOnce(common)) };
  }
  return {
    packageAt: (name, from = '') => packageIn(modules, name, from),
    async lay(files, without = []) {
      const { folder: home, linked } = await (begun ??= begin());
      const root = join(home, `copy-${count++}`);
      await mkdir(root);
      // Later files replace earlier ones of the same path.
      const kept = snapshot.filter(({ path }) => !without.includes(path));
      const entries = new Map([...kept, ...Object.entries(files).map(plain)].map((entry) => [entry.path, entry]));
      const folders = new Set([...entries.keys()].map((path) => dirname(join(root, path))));
      await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
      await Promise.all(
        [...entries.values()].map(({ path, content, mode }) => writeFile(join(root, path), content, { mode })),
      );
      if (linked !== undefined) await symlink(linked, join(root, 'node_modules'), 'dir');
      for (const one of own) await lay(one, root);
      return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
    },
    async [Symbol.asyncDispose]() {
      await swept;
      const home = await begun?.catch(() => undefined);
      if (home !== undefined) await rm(home.folder, { recursive: true, force: true });
    },
  };
}

/** The folder in which copies are laid, and the packages that they share. */
interface Home {
  readonly folder: string;
  readonly linked: string | undefined;
}

async function temporary(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${process.pid}-`));
}

/** Each link is a file to be made: where there are hundreds, a task would take half a second to open. */
const laid = new Map<string, Promise<string>>();

/** One `node_modules` for all copies of all workspaces that have the same packages, until this process ends. */
async function laidOnce(modules: Modules): Promise<string> {
  const key = modules.links.map(({ to }) => to).join('\n');
  const pending = laid.get(key);
  const known = pending && (await pending.catch(() => undefined));
  // A machine that runs for weeks tidies its folder of temporary files.
  if (known !== undefined && existsSync(known)) return known;
  const made = layOnce(modules);
  laid.set(key, made);
  return made;
}

const roots: string[] = [];

async function layOnce(modules: Modules): Promise<string> {
  const root = await temporary();
  if (roots.push(root) === 1)
    process.once('exit', () => roots.forEach((one) => rmSync(one, { recursive: true, force: true })));
  await lay(modules, root);
  return join(root, 'node_modules');
}

/**
 * Lays a `node_modules` of links to each package of the real one. A link to the whole would do for Node, but nothing could be laid beside
 * the packages then, and build tools want to write there.
 */
async function lay({ at, links }: Modules, root: string): Promise<void> {
  const folder = join(root, at, 'node_modules');
  const folders = new Set(links.map(({ name }) => dirname(join(folder, name))));
  for (const one of [folder, ...folders]) await mkdir(one, { recursive: true });
  await Promise.all(
    links.map(({ name, to, inside }) => {
      const link = join(folder, name);
      return symlink(inside ? relative(dirname(link), join(root, to)) : to, link);
    }),
  );
}

const MAX_BYTES = 256 * 1024 * 1024;

interface Entry {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

function plain([path, content]: readonly [string, string]): Entry {
  return { path, content, mode: 0o644 };
}

async function readAll(workspace: Workspace): Promise<Entry[]> {
  const snapshot: Entry[] = [];
  let bytes = 0;
  const generated = [...workspace.generated].map(([path, file]) => [path, { file }] as const);
  for (const [path, source] of [...generated, ...workspace.files]) {
    const entry =
      'text' in source
        ? plain([path, source.text])
        : { path, content: await readFile(source.file), mode: (await stat(source.file)).mode };
    bytes += entry.content.length;
    if (bytes > MAX_BYTES)
      throw new TaskError('The workspace is larger than 256 MB, too much to copy for each proposal.', {
        at: 'task.workspace',
        fix: 'Give the package or folder that the task is about.',
      });
    snapshot.push(entry);
  }
  return snapshot;
}

/** Copies of runs that were killed outright stay behind; the next run removes those whose process is gone. */
async function removeStale(): Promise<void> {
  const folder = tmpdir();
  for (const name of await readdir(folder)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || alive(Number(pid))) continue;
    // Another user's are that user's to remove.
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether a process with this id exists, ours to signal or not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
