import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_LEDGER } from '../config/config.ts';
import { ConfigError } from '../errors.ts';
import { readRunFolder } from '../harness/runFolder.ts';
import { openExistingLedger } from '../ledger/ledger.ts';
import { trialsOf } from '../ledger/trials.ts';
import { fitPriors, type Trial } from '../policy/priceAware/fitPriors.ts';
import type { Priors } from '../policy/priceAware/priors.ts';
import { percent } from '../text/percent.ts';
import { tableOf } from '../text/table.ts';
import { ledgerFile, ledgerFor } from './ledgerFile.ts';
import { save } from './save.ts';

interface Flags {
  readonly ledger?: string;
  readonly output?: string;
  readonly json?: true;
}

const PRIORS = 'priors.json';
const DEFAULT_PRIORS = join(dirname(DEFAULT_LEDGER), PRIORS);
/** Fewer tasks say next to nothing. */
const FEW = 20;

/** `weak-committee fit` */
export function fitCommand(): Command {
  return new Command('fit')
    .description(
      'Learn from past runs how often each member solves a task, for how many tokens, and who fails where others fail.',
    )
    .argument('[folders...]', 'runs of suites that `bench run` has kept')
    .option(...ledgerFile())
    .option('-o, --output <file>', `where it is written (default: ${PRIORS} beside the ledger)`)
    .option('--json', 'print it as one JSON object as well')
    .addHelpText(
      'after',
      `
What is learned stands in a file that you can read and change. Name it in the configuration:
  policy: { 'price-aware': { priors: '${DEFAULT_PRIORS}' } }

Examples:
  $ weak-committee fit
  $ weak-committee fit .weak-committee/bench/mine -o priors.json
  $ weak-committee fit --ledger .weak-committee/ledger.sqlite .weak-committee/bench/mine`,
    )
    .action(async (folders: readonly string[], { ledger, output: named, json }: Flags) => {
      // Where folders are named, the ledger is read only where it is named too.
      const kept = ledger === undefined && folders.length > 0 ? undefined : await ledgerFor(ledger);
      const trials = [...(kept === undefined ? [] : trialsInLedger(kept)), ...folders.flatMap(trialsInFolder)];
      if (trials.length === 0)
        throw new ConfigError('There are no answers that were checked.', {
          at: kept ?? folders.join(', '),
          fix: 'Solve some tasks first, or name the folder of a suite that was run.',
        });
      const sources = [...(kept === undefined ? [] : [kept]), ...folders];
      const tasks = new Set(trials.map(({ task }) => task)).size;
      const priors = fitPriors(trials, `${tasks} task${tasks === 1 ? '' : 's'} of ${sources.join(', ')}`);
      const output = named ?? (kept === undefined ? DEFAULT_PRIORS : join(dirname(kept), PRIORS));
      await save(output, `${JSON.stringify(priors, undefined, 2)}\n`, 'Name another file with --output.');
      if (json) process.stdout.write(`${JSON.stringify(priors)}\n`);
      else show(priors, output);
    });
}

function trialsInLedger(path: string): Trial[] {
  using ledger = openExistingLedger(path);
  const trials = ledger.list().flatMap(({ id }) => trialsOf(ledger.export(id)));
  const known = new Set(trials.map(({ task, option }) => `${task} ${option}`));
  // Behind a shadow the strong member's answer was judged in each request, and not only where others failed.
  const shadowed = ledger.shadows(new Date(0)).flatMap(({ member, ms, compared }): Trial[] => {
    const run = compared?.run ?? undefined;
    if (compared === null || run === undefined || known.has(`${run} ${member}`)) return [];
    const { strongSolved: sound, strongTokens } = compared;
    return [
      { task: run, option: member, sound, ms, inputTokens: strongTokens?.input, outputTokens: strongTokens?.output },
    ];
  });
  return [...trials, ...shadowed];
}

function trialsInFolder(folder: string): Trial[] {
  const { samples, seal } = readRunFolder(folder);
  return samples
    .filter(({ visible }) => visible !== 'broken')
    .map(({ task, member, visible, inputTokens, outputTokens, ms }) => ({
      task: `${seal.suite}: ${task}`,
      option: member,
      // The policy goes by what the checkers say that it has.
      sound: visible === 'pass',
      inputTokens,
      outputTokens,
      ms: ms || undefined,
    }));
}

function show({ options, basis }: Priors, output: string): void {
  const rows = Object.entries(options)
    .toSorted(([, a], [, b]) => b.solves - a.solves)
    .map(([option, { solves, concentration, loading, outputTokens, ms, tasks, answers }]) => [
      option,
      percent(solves),
      concentration,
      loading,
      outputTokens,
      `${(ms / 1000).toFixed(1)} s`,
      tasks,
      answers,
    ]);
  process.stdout.write(
    `${tableOf(['option', 'solves', 'concentration', 'loading', 'tokens', 'time', 'tasks', 'answers'], rows)}\n` +
      `Learned from ${basis}. Written to ${output}. The policy price-aware goes by it where the configuration names it as \`priors\`.\n`,
  );
  const few = Object.entries(options).filter(([, { tasks }]) => tasks < FEW);
  if (few.length > 0)
    process.stdout.write(
      `Of ${few.map(([option]) => option).join(', ')} fewer than ${FEW} tasks are known: that is next to a guess.\n`,
    );
}
