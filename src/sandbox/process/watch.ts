import { readdirSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { PROCESSES } from './limits.ts';

const MB = 1024 * 1024;
/** What a run may take in all: its processes, and the files it has made, which are memory too. */
const MEMORY_BYTES = 2048 * MB;
/** Files made in one place. */
const FILES = 50_000;
const EVERY_MS = 200;
const PAGE = 4096;

/**
 * Looks at a contained run every 200 ms, and ends it when it takes more than it may. Memory has no limit of the kernel's here:
 * control groups belong to root, and `ulimit -v` counts what V8, Go and Java only set aside.
 *
 * @param pid - of bubblewrap itself.
 * @param scratch - the folders within that can be written.
 * @param onLimit - told once, in words that go on "it ...".
 * @param memory - what it may take in all, in bytes.
 * @returns a function that ends the watch.
 */
export function watch(
  pid: number,
  scratch: readonly string[],
  onLimit: (what: string) => void,
  memory = MEMORY_BYTES,
): () => void {
  let init: string | undefined;
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  const end = (): void => clearInterval(timer);
  return end;

  function look(): void {
    try {
      init ??= readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] || undefined;
      const over = init === undefined || !isWalled(init) ? undefined : tooMuch(`/proc/${init}/root`, scratch, memory);
      if (over === undefined) return;
      end();
      onLimit(over);
    } catch {
      // It has ended in between, or its folders are not laid yet.
    }
  }
}

/** Whether a process has its own /proc already. Until then it is the machine's, with every process there is, this one among them. */
function isWalled(init: string): boolean {
  try {
    readlinkSync(`/proc/${init}/root/proc/self`);
    return false;
  } catch {
    return true;
  }
}

/** Looks through the /proc of the run itself, which lists its processes and no other. */
function tooMuch(root: string, scratch: readonly string[], memory: number): string | undefined {
  const pids = readdirSync(`${root}/proc`).filter((name) => /^\d+$/.test(name));
  const tooMany = `ran more than ${PROCESSES} processes and threads`;
  // Counted before they are looked into, which takes seconds while thousands are being made.
  if (pids.length > PROCESSES) return tooMany;
  let threads = 0;
  let resident = 0;
  for (const pid of pids) {
    const stat = statOf(`${root}/proc/${pid}`);
    threads += stat.threads;
    resident += stat.pages * PAGE;
    if (threads > PROCESSES) return tooMany;
  }
  let written = 0;
  for (const folder of scratch) {
    const { files, ffree, blocks, bfree, bsize } = statfsSync(root + folder);
    if (files - ffree > FILES) return `made more than ${FILES} files`;
    written += (blocks - bfree) * bsize;
  }
  // Pages that processes share were counted for each of them.
  const over = written + resident > memory && written + proportional(root, pids) > memory;
  return over ? `took more than ${Math.floor(memory / MB)} MB of memory, files it made among them` : undefined;
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
function proportional(root: string, pids: readonly string[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const kb = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`${root}/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
      return sum + Number(kb ?? 0) * 1024;
    } catch {
      return sum;
    }
  }, 0);
}
