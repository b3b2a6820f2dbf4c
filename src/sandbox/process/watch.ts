import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PROCESSES } from './limits.ts';

const MB = 1024 * 1024;
/** What all processes of a run may take together. */
const MEMORY_BYTES = 2048 * MB;
const DISK_BYTES = 1024 * MB;
/** Files in the copy, and in /tmp. */
const FILES = 50_000;
const EVERY_MS = 200;
const PAGE = 4096;

/**
 * Looks at a contained run every 200 ms, and ends it when its processes together take more than they may. Memory has no limit
 * of the kernel's here: control groups belong to root, and `ulimit -v` counts what V8, Go and Java only set aside.
 *
 * @param pid - of bubblewrap itself.
 * @param onLimit - told once, in words that go on "it ...".
 * @returns a function that ends the watch.
 */
export function watch(pid: number, copy: string, onLimit: (what: string) => void): () => void {
  let init: number | undefined;
  let measuring = false;
  let rounds = 0;
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();

  async function look(): Promise<void> {
    try {
      init ??= Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) || undefined;
      const over = init === undefined ? undefined : (tooMuch(`/proc/${init}/root`) ?? (await tooManyFiles()));
      if (over === undefined) return;
      end();
      onLimit(over);
    } catch {
      // It has ended in between.
    }
  }

  /** Walks the copy once a second, and never twice at once. */
  async function tooManyFiles(): Promise<string | undefined> {
    if (++rounds % 5 !== 0 || measuring) return undefined;
    measuring = true;
    try {
      const { files, bytes } = await sizeOf(copy);
      if (files > FILES) return `made more than ${FILES} files`;
      return bytes > DISK_BYTES ? `wrote more than ${DISK_BYTES / MB} MB` : undefined;
    } finally {
      measuring = false;
    }
  }

  const end = (): void => clearInterval(timer);
  return end;
}

/** Looks through the /proc of the run itself, which lists its processes and no other. */
function tooMuch(root: string): string | undefined {
  const pids = readdirSync(`${root}/proc`).filter((name) => /^\d+$/.test(name));
  let threads = 0;
  let pages = 0;
  for (const pid of pids) {
    const stat = statOf(`${root}/proc/${pid}`);
    threads += stat.threads;
    pages += stat.pages;
    if (threads > PROCESSES) return `ran more than ${PROCESSES} processes and threads`;
  }
  // Pages that processes share were counted for each of them.
  if (pages * PAGE > MEMORY_BYTES && shared(root, pids) > MEMORY_BYTES)
    return `took more than ${MEMORY_BYTES / MB} MB of memory`;
  for (const folder of ['tmp', 'dev/shm']) {
    const { files, ffree } = statfsSync(`${root}/${folder}`);
    if (files - ffree > FILES) return `made more than ${FILES} files`;
  }
  return undefined;
}

/** From `/proc/<pid>/stat`, whose second field is a name that may hold anything; see proc_pid_stat(5). */
function statOf(folder: string): { threads: number; pages: number } {
  try {
    const fields = readFileSync(`${folder}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { threads: Number(fields[17]), pages: Number(fields[21]) };
  } catch {
    return { threads: 0, pages: 0 };
  }
}

/** Proportional set sizes, in bytes: a shared page counts once for all who share it. */
function shared(root: string, pids: readonly string[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const kb = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`${root}/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
      return sum + Number(kb ?? 0) * 1024;
    } catch {
      return sum;
    }
  }, 0);
}

/** Stops counting once there is too much. */
async function sizeOf(folder: string, total = { files: 0, bytes: 0 }): Promise<{ files: number; bytes: number }> {
  for await (const entry of await opendir(folder)) {
    if (++total.files > FILES || total.bytes > DISK_BYTES) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await sizeOf(path, total);
    else if (entry.isFile())
      total.bytes += await stat(path).then(
        (found) => found.blocks * 512,
        () => 0,
      );
  }
  return total;
}
