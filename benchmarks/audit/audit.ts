import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { MutationTestResult } from 'mutation-testing-report-schema/api';
import { shown } from '../../src/harness/statistics/shown.ts';
import { tableOf } from '../../src/text/table.ts';
import type { Audit, Figures } from '../../src/audit/result.ts';

// How fast mutants are judged, and how truly: against StrykerJS with its vitest runner on the same files, and on pairs of a good and a weak
// file of tests.

const HELP = `Usage: npm run bench:audit -- [options]

  --json       print the figures as one line of JSON at the end
  --markdown   print tables as Markdown

Both tools get the same folder, the hand-written tasks of fixtures/audit with their good tests, and as many processes as there are cores. Each is
one command, with its start. The search for inputs that kill what lives, which StrykerJS has not, is timed apart. Then each task is audited by its good tests and by its weak ones.`;

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const ROOT = join(import.meta.dirname, '../..');
const TASKS = join(ROOT, 'fixtures/audit');
const run = promisify(execFile);

/** A mutant as both tools tell of it. */
interface Told {
  readonly key: string;
  readonly isKilled: boolean;
  readonly words: string;
}

interface Timed {
  readonly mutants: readonly Told[];
  readonly seconds: number;
}

interface Pair {
  readonly task: string;
  readonly good: Figures;
  readonly weak: Figures;
}

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const folder = layOut();
  try {
    const good = ['--tests', ...testsIn(folder, 'good')];
    const ours = await timed(() => auditIn(folder, ['--no-inputs', ...good]).then(ofAudit));
    const whole = await timed(() => auditIn(folder, good).then(ofAudit));
    const theirs = await timed(() => strykerIn(folder));
    const pairs: Pair[] = [];
    for (const task of globSync('*', { cwd: TASKS }).toSorted()) pairs.push(await pairOf(folder, task));
    tell(ours, whole, theirs, pairs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tasks in a folder of their own, as a project has them. */
function layOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'));
  cpSync(TASKS, folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  return folder;
}

function testsIn(folder: string, kind: 'good' | 'weak'): string[] {
  return globSync(`*/test/${kind}.test.ts`, { cwd: folder }).toSorted();
}

async function timed(tool: () => Promise<readonly Told[]>): Promise<Timed> {
  const start = performance.now();
  const mutants = await tool();
  return { mutants, seconds: (performance.now() - start) / 1000 };
}

async function auditIn(folder: string, args: readonly string[]): Promise<Audit> {
  const command = join(ROOT, 'src/cli/bin.ts');
  const options = { cwd: folder, maxBuffer: 2 ** 30 };
  const { stdout } = await run(process.execPath, [command, 'audit', '--json', '--seed', '1', ...args], options);
  return JSON.parse(stdout) as Audit;
}

function ofAudit({ mutants }: Audit): Told[] {
  return mutants
    .filter(({ status }) => status !== 'ignored')
    .map(({ file, start, end, mutator, replacement, status, finding }) => ({
      key: keyOf(file, start, end, mutator, replacement),
      isKilled: status === 'killed' || status === 'timeout',
      words: `${file}:${start.line} ${mutator} \`${replacement}\`: ${status}${finding === undefined ? '' : `, ${finding.kind}`}`,
    }));
}

/** StrykerJS on the good tests. Its folder has no others: it runs whatever vitest finds. */
async function strykerIn(folder: string): Promise<Told[]> {
  const own = join(folder, 'stryker');
  mkdirSync(own);
  for (const path of [...globSync('*/src/*.ts', { cwd: folder }), ...testsIn(folder, 'good'), 'package.json'])
    cpSync(join(folder, path), join(own, path));
  symlinkSync(join(ROOT, 'node_modules'), join(own, 'node_modules'));
  const config = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: ['*/src/*.ts'],
    coverageAnalysis: 'perTest',
    concurrency: availableParallelism(),
    reporters: ['json'],
    jsonReporter: { fileName: 'report.json' },
  };
  writeFileSync(join(own, 'stryker.config.json'), JSON.stringify(config));
  const core = dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json'));
  await run(process.execPath, [join(core, 'bin/stryker.js'), 'run'], { cwd: own, maxBuffer: 2 ** 30 });
  const report = JSON.parse(readFileSync(join(own, 'report.json'), 'utf8')) as MutationTestResult;
  return Object.entries(report.files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ location: { start, end }, mutatorName, replacement = '', status }) => ({
        key: keyOf(file, start, end, mutatorName, replacement),
        isKilled: status === 'Killed' || status === 'Timeout',
        words: `${file}:${start.line} ${mutatorName} \`${replacement}\`: ${status}`,
      })),
  );
}

interface Spot {
  readonly line: number;
  readonly column: number;
}

function keyOf(file: string, start: Spot, end: Spot, mutator: string, replacement: string): string {
  return [file, start.line, start.column, end.line, end.column, mutator, replacement].join('\n');
}

async function pairOf(folder: string, task: string): Promise<Pair> {
  const figures = async (kind: 'good' | 'weak'): Promise<Figures> => {
    const test = `${task}/test/${kind}.test.ts`;
    return (await auditIn(folder, [`${task}/src`, '--tests', test])).figures;
  };
  return { task, good: await figures('good'), weak: await figures('weak') };
}

function killedShare({ mutants }: Timed): number {
  return mutants.filter(({ isKilled }) => isKilled).length / mutants.length;
}

function tell(ours: Timed, whole: Timed, theirs: Timed, pairs: readonly Pair[]): void {
  const rateOfTime = ({ mutants, seconds }: Timed): number => mutants.length / seconds;
  const mutantsPerSecond = rateOfTime(ours);
  const vsStryker = mutantsPerSecond / rateOfTime(theirs);
  const killRateDifference = 100 * (killedShare(ours) - killedShare(theirs));
  const rows = [
    ['weak-committee audit --no-inputs', ours] as const,
    ['weak-committee audit', whole] as const,
    ['StrykerJS, vitest runner', theirs] as const,
  ].map(([name, timing]) => [
    name,
    timing.mutants.length,
    timing.seconds.toFixed(1),
    rateOfTime(timing).toFixed(1),
    (100 * killedShare(timing)).toFixed(1),
  ]);
  say(tableOf(['tool', 'mutants', 'seconds', 'mutants a second', 'killed %'], rows, flags.markdown));
  say(
    `\n${vsStryker.toFixed(0)} times as many mutants a second; the share killed differs by ${killRateDifference.toFixed(1)} points.`,
  );
  const differences = differencesOf(ours, theirs);
  say(differences.length === 0 ? 'They agree on every mutant.\n' : `They differ on:\n\n${differences.join('\n')}\n`);
  const ranked = pairs.filter(({ good, weak }) => rateOf(good) > rateOf(weak));
  say(
    tableOf(
      ['task', 'good tests, kill rate %', 'weak tests, kill rate %'],
      pairs.map(({ task, good, weak }) => [basename(task), percent(good), percent(weak)]),
      flags.markdown,
    ),
  );
  say(`\n${ranked.length} of ${pairs.length} pairs are ranked rightly.`);
  if (flags.json)
    say(
      JSON.stringify({
        mutantsPerSecond,
        vsStryker,
        killRateDifference,
        rankedRight: ranked.length,
        pairs: pairs.length,
      }),
    );
}

function differencesOf(ours: Timed, theirs: Timed): string[] {
  const others = new Map(theirs.mutants.map((mutant) => [mutant.key, mutant]));
  const missing = theirs.mutants.filter(({ key }) => !ours.mutants.some((mutant) => mutant.key === key));
  return [
    ...ours.mutants.flatMap(({ key, isKilled, words }) => {
      const other = others.get(key);
      if (other === undefined) return [`- ${words}; StrykerJS has none`];
      return other.isKilled === isKilled ? [] : [`- ${words}; StrykerJS: ${other.words}`];
    }),
    ...missing.map(({ words }) => `- ${words}; not here`),
  ];
}

function rateOf({ killRate }: Figures): number {
  return killRate?.value ?? 0;
}

function percent({ killRate }: Figures): string {
  return shown(killRate && { value: 100 * killRate.value, low: 100 * killRate.low, high: 100 * killRate.high });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
