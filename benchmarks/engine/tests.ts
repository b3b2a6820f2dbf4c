import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { createVitest } from 'vitest/node';
import { properties, tests } from '../../checkers/index.ts';
import type { Checker, CheckSession } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

// One small task (three assertions) judged again and again, by us and by what people use.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TASK = join(ROOT, 'test/attacks/task');
const read = (path: string): string => readFileSync(join(TASK, path), 'utf8');
const CODE = read('src/tally.ts');
const FILES = {
  'tests/tally.spec.ts': read('tests/tally.spec.ts'),
  'tests/tally.assert.ts': read('tests/tally.assert.ts'),
  'tests/tally.props.ts': read('tests/tally.props.ts'),
};

/** A median in ms, of n runs. */
export interface Median {
  readonly ms: number;
  readonly n: number;
}

/** What a proposal costs in our sessions, one at a time: two hosts take turns, as on a machine of two cores. */
export async function measureOurs(): Promise<Record<string, Median>> {
  const { signal } = new AbortController();
  await using opened = new AsyncDisposableStack();
  const task = await resolveTask({
    id: 'tally',
    prompt: 'Write it.',
    target: 'src/tally.ts',
    workspace: { files: FILES },
  });
  const context = opened.use(await openContext(task, { timeoutMs: 10_000, seed: 1, signal, unsafe: false, cores: 2 }));
  const kinds: Readonly<Record<string, readonly [Checker, number]>> = {
    'vitest file, two isolates': [tests('tests/tally.spec.ts'), 200],
    'node:assert script, isolate and host': [tests('tests/tally.assert.ts'), 200],
    'two properties of 100 runs, two isolates': [properties('tests/tally.props.ts'), 60],
  };
  const results: Record<string, Median> = {};
  for (const [name, [checker, n]] of Object.entries(kinds)) {
    const session = opened.use(await checker.open(task, context));
    results[name] = await medianOf(n, () => pass(session, CODE));
  }
  const session = opened.use(await tests('tests/tally.spec.ts').open(task, context));
  results['vitest file, two isolates, 4 at once'] = await eachOf(4, 200, () => pass(session, CODE));
  // A candidate that needs Node: a process of its own for each.
  results['vitest file, candidate in a process'] = await medianOf(10, () =>
    pass(session, `import 'node:process';\n${CODE}`),
  );
  results['an honest candidate after a Map bomb'] = await recovery(session);
  return results;
}

/** Time to the verdict on an honest candidate that comes right after one that took its whole host with it. */
async function recovery(session: CheckSession): Promise<Median> {
  const bomb =
    'const all = new Map();\nexport const tally = (): never => { for (let i = 0; ; i++) all.set(i, { i }); };\n';
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    await session.check(candidate(`${bomb}// ${n}`), { signal: new AbortController().signal });
    const start = performance.now();
    await pass(session, CODE);
    times.push(performance.now() - start);
  }
  return { ms: times.toSorted((a, b) => a - b)[1] ?? Number.NaN, n: times.length };
}

async function medianOf(n: number, run: () => Promise<void>): Promise<Median> {
  const bench = new Bench({ time: 0, iterations: n, warmupTime: 0, warmupIterations: Math.min(20, n), throws: true });
  bench.add('it', run);
  await bench.run();
  const [task] = bench.tasks;
  return { ms: task !== undefined && 'latency' in task.result ? task.result.latency.p50 : Number.NaN, n };
}

/** The time that each of n runs takes on the whole, so many of them under way at once. */
async function eachOf(atOnce: number, n: number, run: () => Promise<void>): Promise<Median> {
  let left = n;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await run();
    }),
  );
  return { ms: (performance.now() - start) / n, n };
}

let count = 0;

function candidate(text: string): { files: Record<string, string>; digest: string } {
  // Each its own text, as proposals are: nothing is to be found in a cache.
  const files = { 'src/tally.ts': `${text}\n// ${count++}\n` };
  return { files, digest: digestOf(files) };
}

async function pass(session: CheckSession, text: string): Promise<void> {
  const verdict = await session.check(candidate(text), { signal: new AbortController().signal });
  if (verdict.kind !== 'pass') throw new Error(`An honest candidate was refused: ${JSON.stringify(verdict)}`);
}

/** What people use: `vitest run` for each proposal, vitest kept alive, a plain Node process. */
export async function measurePeers(): Promise<Record<string, Median>> {
  const root = await mkdtemp(join(tmpdir(), 'weak-committee-peers-'));
  try {
    await mkdir(join(root, 'src'));
    await mkdir(join(root, 'tests'));
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
    await writeFile(join(root, 'package.json'), '{ "type": "module" }\n');
    for (const [path, text] of Object.entries(FILES)) await writeFile(join(root, path), text);
    const lay = (): Promise<void> => writeFile(join(root, 'src/tally.ts'), `${CODE}\n// ${count++}\n`);
    const node = process.execPath;
    const run = async (args: readonly string[]): Promise<void> => {
      await lay();
      await execa(node, args, { cwd: root });
    };
    const vitestProcess = await medianOf(8, () =>
      run([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', root, 'tests/tally.spec.ts']),
    );
    const vitestProcesses = await eachOf(2, 8, async () => {
      await execa(node, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', root, 'tests/tally.spec.ts']);
    });
    const nodeProcess = await medianOf(20, () => run([join(root, 'tests/tally.assert.ts')]));
    await lay();
    const vitest = await createVitest('test', { root, watch: false, reporters: [{}], include: ['tests/*.spec.ts'] });
    try {
      const specs = await vitest.globTestSpecifications();
      const alive = await medianOf(12, async () => {
        await lay();
        vitest.invalidateFile(join(root, 'src/tally.ts'));
        const { testModules } = await vitest.runTestSpecifications(specs);
        if (testModules.length !== 1 || !testModules.every((module) => module.ok()))
          throw new Error('vitest, kept alive, ran no test that passes');
      });
      return {
        'vitest run, a process': vitestProcess,
        'vitest run, 2 processes at once': vitestProcesses,
        "vitest's API, kept alive": alive,
        'plain node, a process': nodeProcess,
      };
    } finally {
      await vitest.close();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** What isolates cost before anything of ours runs in them. */
export async function measureFloors(): Promise<Record<string, Median>> {
  const { stdout } = await execa(process.execPath, ['--no-node-snapshot', join(import.meta.dirname, 'floors.ts')]);
  const floors = JSON.parse(stdout) as Record<string, number>;
  return Object.fromEntries(Object.entries(floors).map(([name, ms]) => [name, { ms, n: 60 }]));
}
