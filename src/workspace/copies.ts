import { existsSync } from 'node:fs';
import { cp, copyFile, constants, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files, Workspace } from './workspace.ts';

/** A working copy with one candidate's files laid over it. */
export interface Copy extends AsyncDisposable {
  readonly root: string;
}

/** Makes working copies of one workspace. The user's own files are read once, at the start, and never written. */
export interface Copies extends AsyncDisposable {
  lay(files: Files): Promise<Copy>;
}

const PREFIX = 'weak-committee-';

/** Takes the snapshot of a workspace from which each copy is made (copy on write where the file system can). */
export async function openCopies(workspace: Workspace): Promise<Copies> {
  await removeStale();
  const home = await mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${process.pid}-`));
  const base = join(home, 'base');
  await mkdir(base);
  for (const [path, source] of workspace.files) {
    const to = join(base, path);
    await mkdir(dirname(to), { recursive: true });
    await ('text' in source ? writeFile(to, source.text) : copyFile(source.file, to, constants.COPYFILE_FICLONE));
  }
  const modules = dependenciesOf(workspace);
  let count = 0;
  return {
    async lay(files) {
      const root = join(home, `copy-${count++}`);
      await cp(base, root, { recursive: true, mode: constants.COPYFILE_FICLONE });
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      if (modules !== undefined) await symlink(modules, join(root, 'node_modules'), 'dir');
      return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** The nearest `node_modules` above the workspace, else the one this package itself stands in. */
function dependenciesOf(workspace: Workspace): string | undefined {
  const starts = [...workspace.mounts.map(({ from }) => from), dirname(fileURLToPath(import.meta.url))];
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      const modules = join(folder, 'node_modules');
      if (existsSync(modules)) return modules;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

/** Copies of runs that were killed outright stay behind; the next run removes those whose process is gone. */
async function removeStale(): Promise<void> {
  const folder = tmpdir();
  for (const name of await readdir(folder)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !alive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
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
