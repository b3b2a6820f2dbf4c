import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogUpdate } from 'log-update';
import pLimit from 'p-limit';
import { remaining } from '../../src/cli/remaining.ts';
import { CommitteeError, explain } from '../../src/errors.ts';
import { tableOf } from '../../src/text/table.ts';
import { rounded, shown } from '../../src/harness/statistics/shown.ts';
import { MissingData } from '../recorded/lines.ts';
import { examine, type Examined } from './examine.ts';
import { figuresOf, WORDS, type Figures } from './figures.ts';
import { openKept } from './kept.ts';
import { filesIn, readPile } from './pile.ts';

// How well one is chosen among answers that pass weak checkers: the doc examples and the type check are visible, hidden tests are the truth.

const HELP = `Usage: npm run bench:selection -- [options]

  --data FOLDER   the folder that holds humaneval-ts/ (default ../shared/data)
  --tasks FILE    other tasks of the same shape, with --samples FILE; CONTRIBUTING.md says which fields
  --samples FILE
  --limit N       so many tasks
  --fresh         look at everything again; otherwise what was found before is taken from the user's cache
  --doubts        list the tasks on which the first clusters differ, each with the simplest input found between them
  --markdown      print the table as Markdown
  --json          print the figures as one line of JSON at the end

Ctrl-C keeps what is found; the same command goes on.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    tasks: { type: 'string' },
    samples: { type: 'string' },
    limit: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    doubts: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const given = filesIn(flags.data);
  const pile = readPile({ tasks: flags.tasks ?? given.tasks, samples: flags.samples ?? given.samples });
  const some = pile.slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
  const kept = openKept(flags.fresh);
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const log = createLogUpdate(process.stderr);
  const left = remaining();
  const several = pLimit(2 * availableParallelism());
  let done = 0;
  const tell = (): void => {
    const line = `${++done} of ${some.length} tasks${left(done, some.length)}`;
    if (process.stderr.isTTY) log(line);
    else if (done % 20 === 0) process.stderr.write(`${line}\n`);
  };
  let examined: Examined[];
  try {
    examined = await Promise.all(
      some.map((piled) =>
        several(async () => {
          const found = kept.find(piled);
          const one = found ?? (await examine(piled, stop.signal));
          if (found === undefined) kept.add(piled, one);
          tell();
          return one;
        }),
      ),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write(`Stopped. What is found is kept in ${kept.file}; the same command goes on.\n`);
    process.exitCode = 130;
    return;
  } finally {
    several.clearQueue();
    log.done();
  }
  const figures = figuresOf(examined);
  process.stdout.write(`${wordsOf(figures)}\n`);
  if (flags.doubts) process.stdout.write(doubtsIn(examined));
  if (flags.json) process.stdout.write(`${JSON.stringify(jsonOf(figures))}\n`);
}

function wordsOf({ tasks, arms, beta, efficiency, efficiencyTruth, suspects }: Figures): string {
  const head = ['arm', 'solved %', 'wrong %', 'strong %', 'questions a task'];
  const rows = Object.entries(arms).map(([name, { solved, wrong, strong, questions }]) => [
    WORDS[name] ?? name,
    shown(solved),
    shown(wrong),
    shown(strong),
    questions.toFixed(2),
  ]);
  const inPerCent = { value: 100 * beta.value, low: 100 * beta.low, high: 100 * beta.high };
  return `${tableOf(head, rows, flags.markdown)}

${tasks} tasks. No cheap answer is right on ${shown(inPerCent)} % of them (Clopper-Pearson). Clusters win ${efficiency.toFixed(0)} % of what a choice by the truth wins over the first that passes. Questions answered by the truth win ${efficiencyTruth.toFixed(1)} % of what it wins over one answer.
On ${suspects.wrong} tasks the examples refute every right answer: ${suspects.found} of them are suspected, and ${suspects.falseAlarms} others.
`;
}

function doubtsIn(examined: readonly Examined[]): string {
  return examined
    .flatMap(({ task, between }) => (between === null ? [] : [`${task}\n  ${between[0]}\n  ${between[1]}\n`]))
    .join('');
}

function jsonOf({ tasks, arms, beta, efficiency, efficiencyTruth, suspects }: Figures): object {
  const each = Object.entries(arms).map(([name, { solved, wrong, strong, questions }]) => [
    name,
    {
      solved: rounded(solved.value),
      wrong: rounded(wrong.value),
      strong: rounded(strong.value),
      questions: rounded(questions, 2),
      interval: {
        solved: [rounded(solved.low), rounded(solved.high)],
        wrong: [rounded(wrong.low), rounded(wrong.high)],
      },
    },
  ]);
  return {
    tasks,
    arms: Object.fromEntries(each) as object,
    beta: { value: rounded(100 * beta.value), interval: [rounded(100 * beta.low), rounded(100 * beta.high)] },
    efficiency: rounded(efficiency),
    efficiencyTruth: rounded(efficiencyTruth),
    suspectsFound: suspects.found,
    suspectFalseAlarms: suspects.falseAlarms,
  };
}

try {
  await main();
} catch (error) {
  if (!(error instanceof MissingData || error instanceof CommitteeError)) throw error;
  process.stderr.write(`${error instanceof CommitteeError ? explain(error) : error.message}\n`);
  process.exitCode = 2;
}
