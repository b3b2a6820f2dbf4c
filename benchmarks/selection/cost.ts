import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { median } from 'simple-statistics';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import { ranked } from '../../src/behaviour/choose.ts';
import { observe, type Observed } from '../../src/behaviour/observe.ts';
import { openInputs } from '../../src/behaviour/inputs.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const PROPOSALS = 16;
const INPUTS = 100;
const REPEATS = 11;

const HEAD = 'function median(numbers: number[]): number';
const BODIES = [
  'const s = [...numbers].sort((a, b) => a - b); const m = s.length >> 1; return s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2;',
  'const s = numbers.toSorted((a, b) => a - b); return (s[Math.floor((s.length - 1) / 2)]! + s[Math.ceil((s.length - 1) / 2)]!) / 2;',
  'const s = [...numbers].sort(); return s[s.length >> 1] ?? 0;',
];

/** What it takes to run proposals on inputs and to gather them, warm, beside one `vitest run` of a file with two tests; in ms, medians. */
export interface Cost {
  readonly proposals: number;
  readonly inputs: number;
  readonly clustersMs: number;
  readonly vitestMs: number;
  readonly words: string;
}

export async function costOf(signal: AbortSignal): Promise<Cost> {
  const target = 'src/median.ts';
  const task = await resolveTask({ prompt: 'Write it.', target, workspace: { files: {} } });
  const cores = availableParallelism();
  await using context = await openContext(task, { timeoutMs: 5_000, seed: 1, signal, unsafe: false, cores });
  const observed: Observed = { sources: {}, hidden: [], target, name: 'median' };
  const signature = signatureOf(target, `${HEAD} {`, 'median');
  if ('reason' in signature) throw new Error(signature.reason);
  const inputs = openInputs(signature, [[[3, 1, 2]], [[4, 1]]], 1)
    .first(2 * INPUTS)
    .slice(0, INPUTS);
  // Each is another text, as those of members are.
  const programs = Array.from({ length: PROPOSALS }, (_, at) => ({
    [target]: `export ${HEAD} { /* ${at} */ ${BODIES[at % BODIES.length]} }`,
  }));
  const origins = programs.map((_, at) => ({ member: `member ${at % 4}`, family: `family ${at % 2}` }));
  const once = async (): Promise<void> => {
    const all = await Promise.all(programs.map((files) => observe(context, observed, files, inputs, signal)));
    const clusters = clustersOf(all.map((one) => (one.kind === 'observed' ? one.outcomes : undefined)));
    if (ranked(clusters, origins).length !== 2) throw new Error('The proposals should be in two clusters.');
  };
  await once();
  const clustersMs = await medianOf(once);
  const vitestMs = await vitest(signal);
  return {
    proposals: PROPOSALS,
    inputs: inputs.length,
    clustersMs,
    vitestMs,
    words: `${PROPOSALS} proposals on ${inputs.length} inputs, run and gathered: ${clustersMs.toFixed(0)} ms on ${cores} cores, warm; one vitest run: ${vitestMs.toFixed(0)} ms. Medians of ${REPEATS} and 3.`,
  };
}

async function vitest(signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(import.meta.dirname, '.cost-'));
  try {
    await writeFile(join(folder, 'median.ts'), `export ${HEAD} { ${BODIES[0]} }`);
    const tests = `import { expect, it } from 'vitest'; import { median } from './median.ts';
it('odd', () => expect(median([3, 1, 2])).toBe(2)); it('even', () => expect(median([4, 1])).toBe(2.5));`;
    await writeFile(join(folder, 'median.test.ts'), tests);
    await writeFile(join(folder, 'vitest.config.ts'), 'export default {};');
    const run = (): Promise<unknown> =>
      execa('vitest', ['run', '--root', folder], { preferLocal: true, cwd: folder, cancelSignal: signal });
    return await medianOf(run, 3);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function medianOf(run: () => Promise<unknown>, repeats = REPEATS): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < repeats; at++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}
