import logUpdate from 'log-update';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { tableOf } from '../../src/text/table.ts';
import { measureOverhead } from './process.ts';
import { checkRecorded, type RecordedOutcome } from './recorded.ts';
import { measureFloors, measureOurs, measurePeers, type Median } from './tests.ts';
import { measureTsc6, measureTsc7, measureTypes, recordedAnswers } from './types.ts';

// What a proposal costs in each step of the engine, beside what people use and beside the floors. Ratios are taken within one run.

const HELP = `Usage: npm run bench:engine -- [options]

  --data FOLDER   the folder that holds humaneval-ts/ with recorded answers (default ../shared/data); without it, the
                  rows of the type check and of the recorded answers are left out
  --only PART     types, tests, process or recorded
  --markdown      print the table as Markdown, as it stands in docs/evidence/speed.md
  --json          print the figures as one line of JSON at the end

Run it on a machine that does nothing else: it takes about three minutes on two cores.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    only: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const wants = (part: string): boolean => flags.only === undefined || flags.only === part;
const figures: Record<string, number> = {};
const lines: (readonly (string | number)[])[] = [];
const add = (name: string, { ms, n }: Median, note = ''): void => void lines.push([name, ms.toFixed(2), n, note]);
const ratio = (name: string, of: number, to: number): void => {
  figures[name] = Number((of / to).toFixed(1));
};

async function types(): Promise<void> {
  const answers = recordedAnswers(flags.data);
  // Every 15th answer: all tasks and all models are among them.
  const some = answers.filter((_, index) => index % 15 === 0);
  const few = some.filter((_, index) => index % 20 === 0);
  await measureTypes(flags.data, some, { atOnce: 128 });
  const ours = await measureTypes(flags.data, some, { atOnce: 128 });
  const tsc7 = await measureTsc7(flags.data, few);
  const tsc6 = await measureTsc6(flags.data, few.slice(0, 12));
  const note = 'strict tsconfig of the recorded tasks (lib esnext, no DOM)';
  add('types(), batched, rules included', { ms: ours.msPerProposal, n: some.length }, `128 in flight; ${note}`);
  add('tsc 7, a native process each', { ms: tsc7.msPerProposal, n: few.length }, note);
  add('tsc 6, a process each', { ms: tsc6.msPerProposal, n: 12 }, note);
  ratio('typesVsTsc6', tsc6.msPerProposal, ours.msPerProposal);
  ratio('typesVsTsc7', tsc7.msPerProposal, ours.msPerProposal);
}

async function tests(): Promise<void> {
  const floors = await measureFloors();
  const ours = await measureOurs();
  const peers = await measurePeers();
  for (const [name, median] of Object.entries(ours)) add(name, median, 'ours, three assertions');
  for (const [name, median] of Object.entries(peers)) add(name, median, 'the same three assertions');
  for (const [name, median] of Object.entries(floors)) add(name, median, 'floor');
  const own = ours['vitest file, two isolates']?.ms ?? Number.NaN;
  ratio('testsVsVitest', peers['vitest run, a process']?.ms ?? Number.NaN, own);
  ratio('testsVsFloor', own, floors['two isolates without a runner']?.ms ?? Number.NaN);
}

async function contained(): Promise<void> {
  const rows = await measureOverhead();
  for (const { command, n, bareMs, containedMs } of rows) {
    add(`${command}, bare`, { ms: bareMs, n });
    add(`${command}, behind the wall`, { ms: containedMs, n });
  }
  figures['processOverheadMs'] = Number(Math.max(...rows.map(({ overheadMs }) => overheadMs)).toFixed(1));
}

async function recorded(): Promise<RecordedOutcome> {
  const outcome = await checkRecorded(flags.data, {
    timeoutMs: 5000,
    limit: Number.POSITIVE_INFINITY,
    onTask: (done, of) => {
      if (process.stdout.isTTY) logUpdate(`recorded answers: ${done} of ${of} tasks`);
    },
  });
  logUpdate.done();
  figures['recordedSeconds'] = Number((outcome.seconds - outcome.secondsInTimeouts).toFixed(1));
  figures['recordedMismatches'] = outcome.mismatches.length;
  return outcome;
}

if (flags.help) process.stdout.write(`${HELP}\n`);
else {
  const data = existsSync(flags.data);
  if (!data)
    process.stdout.write(
      `No recorded answers at ${flags.data}: the type check and the recorded answers are left out.\n`,
    );
  if (wants('process')) await contained();
  if (wants('tests')) await tests();
  if (data && wants('types')) await types();
  const outcome = data && wants('recorded') ? await recorded() : undefined;
  process.stdout.write(
    `${tableOf(['step', 'ms a proposal', 'n', 'of what'], lines, flags.markdown)}\nNode ${process.versions.node}, ${availableParallelism()} cores. Medians; the type check and what runs at once: means.\n`,
  );
  if (outcome !== undefined) {
    const { answers, seconds, secondsInTimeouts, mismatches, broken, byIsolation } = outcome;
    process.stdout.write(
      `${answers} recorded answers, types and tests: ${seconds.toFixed(1)} s, of which ${secondsInTimeouts.toFixed(1)} s are candidates' own time-outs. ` +
        `Verdicts unlike the recorded ones: ${mismatches.length}; broken: ${broken}. Last verdicts by isolation: ${JSON.stringify(byIsolation)}.\n`,
    );
    for (const { id, recorded: was, here } of mismatches)
      process.stdout.write(`  ${id}: recorded ${was}, here ${here}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}
