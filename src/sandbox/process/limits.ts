import { availableParallelism, release } from 'node:os';

/** What one process may take; see {@link watch} for what they may take together. */
const DATA_KB = 4 * 1024 * 1024;
const FILE_BLOCKS = (512 * 1024 * 1024) / 512;
const DESCRIPTORS = 4096;
/** Processes and threads. */
export const PROCESSES = 512;

/** Lines of shell that limit what comes after them, in a shell that is sure to be there. */
export function limits(timeoutMs: number | undefined): string {
  return [
    `ulimit -t ${cpuSeconds(timeoutMs)};`,
    `ulimit -c 0; ulimit -f ${FILE_BLOCKS}; ulimit -d ${DATA_KB}; ulimit -n ${DESCRIPTORS} 2>/dev/null;`,
    // Since 5.14 the kernel counts them by namespace, before that by user: then it would count the user's own as well.
    // dash calls it -p, bash -u.
    ...(countsByNamespace() ? [`ulimit -u ${PROCESSES} 2>/dev/null || ulimit -p ${PROCESSES};`] : []),
    // Should memory run out all the same, the kernel takes these and not the solver.
    'echo 1000 >/proc/self/oom_score_adj;',
  ].join(' ');
}

/** Processor time in s that outlasts the time-out, and ends an endless loop whose solver was killed outright. */
export function cpuSeconds(timeoutMs = 60_000): number {
  return Math.ceil(timeoutMs / 1000) * Math.max(4, availableParallelism()) + 5;
}

function countsByNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}
