import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'weak-committee-';

/** A folder of this process's own, which no other user can look into. */
export async function temporary(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${process.pid}-`));
}

/** Folders of runs that were killed outright stay behind; the next run removes those whose process is gone. */
export async function removeStale(): Promise<void> {
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
