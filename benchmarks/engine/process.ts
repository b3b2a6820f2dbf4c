import { execa } from 'execa';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

/** What the wall costs a run of one command, in ms: medians over `n` runs of each, taken in turn. */
export interface Overhead {
  readonly command: string;
  readonly n: number;
  readonly bareMs: number;
  readonly containedMs: number;
  readonly overheadMs: number;
}

/** The most that the wall may cost a run, in ms. */
export const OVERHEAD_TARGET_MS = 30;

const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['true'],
  [process.execPath, '-e', '0'],
  ['python3', '-c', 'pass'],
];

/**
 * Runs each command bare and contained, in turn, in a copy of `files` files in 10 folders.
 *
 * @param n - runs of each.
 */
export async function measureOverhead(n = 40, files = 50): Promise<Overhead[]> {
  const signal = new AbortController().signal;
  await using copies = await openCopies(await readWorkspace({ files: workspaceOf(files) }), true);
  await using copy = await copies.lay({ 'src/target.ts': 'export {};\n' });
  const options = { cwd: copy.root, targets: ['src/target.ts'], timeoutMs: 60_000, signal };
  const sandbox = processSandbox();
  const rows: Overhead[] = [];
  for (const [file, ...args] of COMMANDS) {
    const bare = (): Promise<unknown> => execa(file, args, { cwd: copy.root, stdin: 'ignore' });
    const contained = (): Promise<unknown> => sandbox.run(file, args, options);
    const times = { bare: [] as number[], contained: [] as number[] };
    for (let run = 0; run <= n; run++) {
      const [bareMs, containedMs] = [await timed(bare), await timed(contained)];
      // The first finds nothing cached, the kernel's files and our own looking for toolchains.
      if (run === 0) continue;
      times.bare.push(bareMs);
      times.contained.push(containedMs);
    }
    const [bareMs, containedMs] = [median(times.bare), median(times.contained)];
    const command = [file === process.execPath ? 'node' : file, ...args].join(' ');
    rows.push({ command, n, bareMs, containedMs, overheadMs: containedMs - bareMs });
  }
  return rows;
}

/** What it takes to lay a copy of a workspace and to remove it again, in ms: medians over `n`. */
export async function measureCopies(
  n = 20,
  files = 500,
): Promise<{ readonly layMs: number; readonly removeMs: number }> {
  await using copies = await openCopies(await readWorkspace({ files: workspaceOf(files) }), true);
  const lay: number[] = [];
  const remove: number[] = [];
  for (let run = 0; run < n; run++) {
    const start = performance.now();
    const copy = await copies.lay({ 'src/target.ts': 'export {};\n' });
    lay.push(performance.now() - start);
    remove.push(await timed(async () => copy[Symbol.asyncDispose]()));
  }
  return { layMs: median(lay), removeMs: median(remove) };
}

/** Prints both. */
export async function report(): Promise<void> {
  for (const { command, n, bareMs, containedMs, overheadMs } of await measureOverhead()) {
    const sign = overheadMs <= OVERHEAD_TARGET_MS ? 'within' : 'OVER';
    process.stdout.write(
      `${command}: bare ${bareMs.toFixed(1)} ms, contained ${containedMs.toFixed(1)} ms → +${overheadMs.toFixed(1)} ms (n = ${n}, medians; ${sign} the target of ${OVERHEAD_TARGET_MS} ms)\n`,
    );
  }
  const { layMs, removeMs } = await measureCopies();
  process.stdout.write(
    `a copy of 500 files: laid in ${layMs.toFixed(1)} ms, removed in ${removeMs.toFixed(1)} ms (n = 20, medians)\n`,
  );
}

function workspaceOf(files: number): Record<string, string> {
  const text = "// 2 kB of somebody's code\n".repeat(80);
  return Object.fromEntries(Array.from({ length: files }, (_, index) => [`folder${index % 10}/file${index}.ts`, text]));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
