import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { costOf } from './cost.ts';
import { examineAll } from './examineAll.ts';
import { figuresOf } from './figures.ts';
import { openKept } from './kept.ts';
import { filesIn, readPile } from './pile.ts';
import { doubtsIn, jsonOf, riskWords, wordsOf, type RiskFigures } from './print.ts';
import { BOUNDS, carriedOver, curveOf, labelsOf, splitsOf } from './risk.ts';
import { inWords } from '../recorded/inWords.ts';

// How well one is chosen among answers that pass weak checkers: the doc examples and the type check are visible, hidden tests are the truth.

const HELP = `Usage: npm run bench:selection -- [options]

  --data FOLDER   the folder that holds humaneval-ts/ (default ../shared/data)
  --tasks FILE    other tasks of the same shape, with --samples FILE; CONTRIBUTING.md says which fields
  --samples FILE
  --other-tasks FILE   with --other-samples FILE: tasks whose outcomes a risk is calibrated on, to be held against these
  --other-samples FILE
  --seed N        of the inputs that are made (default 1)
  --limit N       so many tasks
  --fresh         look at everything again; otherwise what was found before is taken from the user's cache
  --doubts        list the tasks on which the first clusters differ, each with the simplest input found between them
  --cost          measure instead what comparing 16 proposals on 100 inputs takes, beside one vitest run
  --markdown      print the tables as Markdown
  --json          print the figures as one line of JSON at the end

Ctrl-C keeps what is found; the same command goes on.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    tasks: { type: 'string' },
    samples: { type: 'string' },
    'other-tasks': { type: 'string' },
    'other-samples': { type: 'string' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    doubts: { type: 'boolean', default: false },
    cost: { type: 'boolean', default: false },
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
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  if (flags.cost) {
    const { words, ...cost } = await costOf(stop.signal);
    process.stdout.write(`${words}\n`);
    if (flags.json) process.stdout.write(`${JSON.stringify(cost)}\n`);
    return;
  }
  const kept = openKept(flags.fresh);
  const examined = async (files: { readonly tasks: string; readonly samples: string }) => {
    const pile = readPile(files).slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
    return await examineAll(pile, kept, Number(flags.seed), stop.signal);
  };
  const given = filesIn(flags.data);
  const { 'other-tasks': otherTasks, 'other-samples': otherSamples } = flags;
  try {
    const all = await examined({ tasks: flags.tasks ?? given.tasks, samples: flags.samples ?? given.samples });
    const others =
      otherTasks === undefined || otherSamples === undefined
        ? undefined
        : await examined({ tasks: otherTasks, samples: otherSamples });
    const labels = labelsOf(all, 'these tasks');
    const elsewhere = others && labelsOf(others, 'other tasks');
    const figures = figuresOf(all);
    const risk: RiskFigures = {
      splits: BOUNDS.map((bound) => splitsOf(labels, bound)),
      curve: curveOf(labels),
      carried: elsewhere === undefined ? [] : BOUNDS.map((bound) => carriedOver(elsewhere, labels, bound)),
    };
    process.stdout.write(`${wordsOf(figures, flags.markdown)}${riskWords(risk, flags.markdown)}`);
    if (flags.doubts) process.stdout.write(doubtsIn(all));
    if (flags.json) process.stdout.write(`${JSON.stringify(jsonOf(figures, risk))}\n`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write(`Stopped. What is found is kept in ${kept.file}; the same command goes on.\n`);
    process.exitCode = 130;
  }
}

await inWords(main);
