import { execa } from 'execa';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// How long a user waits for a first verdict of types() and tests(), beside the tools that they stand for, on the same files, in one run.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TASK = join(ROOT, 'fixtures/tasks/anagrams');
const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'nodenext',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  },
};

export interface FirstVerdict {
  /** From the start of a process that solves to the first proposal that passes both, in ms. */
  readonly firstVerdictMs: number;
  /** The same as a multiple of one `tsc --noEmit` and one `vitest run`. */
  readonly firstVerdictVsTools: number;
  /** A second task of the same kind in that process, in ms. */
  readonly warmVerdictMs: number;
}

/** Measures with the built package; medians of `runs`. */
export async function firstVerdict(runs: number): Promise<FirstVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'weak-committee-first-'));
  try {
    const done = join(folder, 'done');
    const open = join(folder, 'open');
    for (const one of [done, open]) {
      await cp(join(TASK, 'tests'), join(one, 'tests'), { recursive: true });
      await rm(join(one, 'tests/anagrams.props.ts'));
      await writeFile(join(one, 'tsconfig.json'), JSON.stringify(CONFIG));
      await writeFile(join(one, 'package.json'), '{ "type": "module" }');
      await symlink(join(ROOT, 'node_modules'), join(one, 'node_modules'));
    }
    await cp(join(TASK, 'reference'), done, { recursive: true });
    const tools: number[] = [];
    const firsts: number[] = [];
    const warms: number[] = [];
    for (let run = 0; run < runs; run++) {
      tools.push((await timed(done, 'typescript/bin/tsc', '--noEmit')) + (await timed(done, 'vitest/vitest.mjs', 'run')));
      const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', SOLVING], { cwd: open });
      const [first = Number.NaN, warm = Number.NaN] = JSON.parse(stdout) as number[];
      firsts.push(first);
      warms.push(warm);
    }
    const [first, tool, warm] = [firsts, tools, warms].map(median);
    return {
      firstVerdictMs: Math.round(first ?? Number.NaN),
      firstVerdictVsTools: Number(((first ?? Number.NaN) / (tool ?? Number.NaN)).toFixed(2)),
      warmVerdictMs: Math.round(warm ?? Number.NaN),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
} // prettier-ignore

async function timed(cwd: string, script: string, argument: string): Promise<number> {
  const { durationMs } = await execa(process.execPath, [join(ROOT, 'node_modules', script), argument], { cwd });
  return durationMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const face = (name: string): string => JSON.stringify(new URL(`../../dist/${name}.js`, import.meta.url).href);
/** Solves with one answer, which is right, and says when each of two runs had passed both checkers. */
const SOLVING = `
import { readFileSync } from 'node:fs';
const { solve } = await import(${face('src/index')});
const { tests, types } = await import(${face('checkers/index')});
const text = readFileSync('../done/src/anagrams.ts', 'utf8');
const member = {
  name: 'known', prices: { input: 0, output: 0 },
  abilities: { temperature: false, n: false, seed: false, reasoning: false },
  limits: { concurrency: 4, maxOutputTokens: 4000 },
  async *propose({ ordinals }) {
    const answer = '\`\`\`ts\\n' + text + '// ' + Math.random() + '\\n\`\`\`';
    for (const choice of ordinals.keys()) yield { kind: 'answer', choice, text: answer, finish: 'stop' };
  },
};
const passed = async () => {
  const run = solve({ prompt: 'Anagrams.', target: 'src/anagrams.ts' }, [types(), tests('tests/anagrams.test.ts')], { committee: [member], ledger: ':memory:' });
  let at;
  for await (const { kind } of run) if (kind === 'sound') at ??= performance.now();
  if ((await run).status !== 'solved') throw new Error((await run).summary);
  return at;
};
const first = await passed();
const begun = performance.now();
process.stdout.write(JSON.stringify([first, (await passed()) - begun]));
`;
