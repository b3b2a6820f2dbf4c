import { totalmem } from 'node:os';

const KB = 1024;
const MB = 1024 * KB;
const GB = 1024 * MB;
/** Of this the Go runtime sets aside more than half without using it. */
const LEAST_BYTES = 2 * GB;
/** Measured: 8.4 MB of sources with many types took 1.6 GB, and 2.8 GB of address space. What packages bring is not counted. */
const PER_BYTE = 256;
const PER_FILE = 64 * KB;
/** A line more must not cost a compiler that is warm. */
const STEP = 256 * MB;
const SHARE = 0.5;

/** The most that a compiler may take on this machine, in bytes: half of the memory that it, or the container, has. */
export function mostMemory(): number {
  // Zero, or more than there is, where no control group sets a limit.
  const constrained = process.constrainedMemory() || Infinity;
  return Math.max(LEAST_BYTES, Math.floor(Math.min(totalmem(), constrained) * SHARE));
}

/**
 * The memory that a compiler gets for a project, in bytes.
 *
 * @param characters - of all its sources.
 * @example
 * ```ts
 * memoryFor(5_000_000, 60); // 3.4e9 on a machine of 16 GB
 * ```
 */
export function memoryFor(characters: number, files: number): number {
  const more = PER_BYTE * characters + PER_FILE * files;
  return Math.min(mostMemory(), LEAST_BYTES + Math.ceil(more / STEP) * STEP);
}

/** Whether what a process wrote last says that memory ran out. */
export function ranOut(output: string): boolean {
  return /out of memory|cannot allocate memory|failed to (?:reserve|allocate)/i.test(output);
}

/** As people write it: `2.0 GB`. */
export function inGigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
