import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import { Bench } from 'tinybench';
import { firstVerdict } from './firstVerdict.ts';

// What the package costs at the start: an import, the demo, a first verdict. Built code, as users have it. Ratios are taken within this run.

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '15' } },
});

const DIST = new URL('../../dist/', import.meta.url);
const SUBJECTS: Readonly<Record<string, string>> = {
  'bare node': '',
  'weak-committee': `await import(${JSON.stringify(new URL('src/index.js', DIST).href)})`,
  'weak-committee/members': `await import(${JSON.stringify(new URL('src/members.js', DIST).href)})`,
  'weak-committee/checkers': `await import(${JSON.stringify(new URL('checkers/index.js', DIST).href)})`,
  'the openai package alone': 'await import("openai")',
  'the ai package alone': 'await import("ai")',
};

const bench = new Bench({ iterations: Number(flags.runs), time: 0, warmupIterations: 2, warmupTime: 0 });
for (const [name, code] of Object.entries(SUBJECTS)) {
  bench.add(name, async () => {
    await execa(process.execPath, ['--input-type=module', '--eval', code]);
  });
}
await bench.run();

const medians = new Map(
  bench.tasks.map(({ name, result }) => [name, 'latency' in result ? result.latency.p50 : Number.NaN]),
);
const bare = medians.get('bare node') ?? Number.NaN;
const table = new Table({
  head: ['import', 'ms, median', 'ms over bare node', 'ratio'],
  style: { head: [], border: [] },
  colAligns: ['left', 'right', 'right', 'right'],
});
for (const [name, ms] of medians)
  table.push([name, ms.toFixed(0), (ms - bare).toFixed(0), `${(ms / bare).toFixed(2)}×`]);
process.stdout.write(`${table.toString()}\nn = ${flags.runs} processes each, Node ${process.versions.node}.\n`);

const root = new URL('../../', import.meta.url);
const demo: number[] = [];
for (let run = 0; run < 5; run++) {
  const task = [
    'solve',
    'fixtures/tasks/anagrams',
    '--config',
    'fixtures/weak-committee.config.ts',
    '--ledger',
    ':memory:',
  ];
  demo.push((await execa(process.execPath, ['dist/src/cli/bin.js', ...task], { cwd: root })).durationMs);
}
const demoMs = Math.round(demo.toSorted((a, b) => a - b)[2] ?? Number.NaN);
const verdicts = await firstVerdict(5);
process.stdout.write(
  `Demo: ${demoMs} ms. First verdict of types() and tests(): ${verdicts.firstVerdictMs} ms, ${verdicts.firstVerdictVsTools} times one tsc and one vitest of the same files; a second task in the same process: ${verdicts.warmVerdictMs} ms. Medians of 5.\n`,
);
const importMs = Math.round(medians.get('weak-committee') ?? Number.NaN);
if (flags.json) process.stdout.write(`${JSON.stringify({ importMs, demoMs, ...verdicts })}\n`);
