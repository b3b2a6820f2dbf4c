import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import { Bench } from 'tinybench';

// What importing the package costs a program that starts: a process each, with the import and without. Built code, as
// users have it. Ratios are taken within this run.

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
if (flags.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(medians))}\n`);
