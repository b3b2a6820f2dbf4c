import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { createLogUpdate } from 'log-update';
import { EXIT, explain, type CommitteeError } from '../errors.ts';
import { DEFAULT_LEDGER } from '../config/config.ts';
import { compare } from '../harness/compare.ts';
import { labelsOf } from '../harness/labelsOf.ts';
import { differencesJson, differencesOf, jsonOf, reportOf } from '../harness/report.ts';
import { runBench } from '../harness/runBench.ts';
import { readCode, readRunFolder } from '../harness/runFolder.ts';
import { writeReport } from '../harness/writeReport.ts';
import { riskSetting, settingWords } from '../selection/atRisk.ts';
import { readLabels, replaceLabels } from '../selection/labels.ts';
import { amount, share } from './arguments.ts';
import { DEFAULT_CONFIG, figuresIn, loadBench } from './benchConfig.ts';
import { exportCommand, importCommand } from './interop.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { printable } from '../text/printable.ts';
import { smokeCommand } from './smoke.ts';
import { remaining } from './remaining.ts';
import { suitesCommand } from './suites.ts';

interface Flags {
  readonly output: string;
  readonly maxUsd?: number;
  readonly markdown?: true;
  readonly json?: true;
}

/** Beside the ledger, where `risk` looks for them. */
const DEFAULT_LABELS = join(dirname(DEFAULT_LEDGER), 'labels.jsonl');

/** `weak-committee bench run | replay | report | labels | compare | smoke | export | import` */
export function benchCommand(): Command {
  const bench = new Command('bench')
    .description(
      'Committee against strong model on tasks of your own: solve rate, cost and false accepts, with intervals.',
    )
    .addHelpText(
      'after',
      `
A configuration names suites (tasks with the checkers that a solver sees, and those that decide), members and arms:

  import { alone, defineBench, ladder } from 'weak-committee/harness';
  export default defineBench({ suites: [{ name, basis, tasks, members, arms: [alone(strong), ladder([cheap], 4, strong)], prices }] });

Examples:
  $ weak-committee bench
  $ weak-committee bench run bench.config.ts --max-usd 5 --json
  $ weak-committee bench replay .weak-committee/bench/mine
  $ weak-committee bench report .weak-committee/bench/mine
  $ weak-committee bench compare baseline/mine .weak-committee/bench/mine
  $ weak-committee bench smoke`,
    );
  bench
    .command('run', { isDefault: true })
    .description(
      'Ask the members, check every answer once, and compare the arms on the same pile. An interrupted run goes on.',
    )
    .argument('[config]', 'a file with a default export of defineBench()', DEFAULT_CONFIG)
    .option('-o, --output <folder>', 'where runs are kept, a folder for each suite', '.weak-committee/bench')
    .option('--max-usd <amount>', 'hard limit in USD for each suite; a call that could pass it is not made', amount)
    .option('--markdown', 'print the tables as Markdown')
    .option('--json', 'print the figures as one JSON object')
    .addHelpText(
      'after',
      `
Each suite's folder gets report.html, a page to look into every proposal, and report.md, samples.csv, arms.csv and figures.json.

Examples:
  $ weak-committee bench run
  $ weak-committee bench run bench.config.ts --max-usd 5`,
    )
    .action(run);
  bench
    .command('replay')
    .description('The figures of a finished run again, to the last digit, from what it kept: no model, no checker.')
    .argument('<folder>', 'the folder of one suite')
    .option('--markdown', 'print the tables as Markdown')
    .option('--json', 'print the figures as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench replay .weak-committee/bench/mine --markdown`,
    )
    .action((folder: string, { markdown, json }: Pick<Flags, 'markdown' | 'json'>) => {
      const figures = figuresIn(folder);
      if (json) process.stdout.write(`${JSON.stringify({ suites: { [figures.suite]: jsonOf(figures) } })}\n`);
      else process.stdout.write(reportOf(figures, markdown === true));
    });
  bench
    .command('report')
    .description(
      'Write the report of a finished run again, into its folder: report.html, report.md, samples.csv, arms.csv, figures.json.',
    )
    .argument('<folder>', 'the folder of one suite')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench report .weak-committee/bench/mine`,
    )
    .action(async (folder: string) => {
      process.stdout.write(`${await writeReport(folder, figuresIn(folder), readCode(folder))}\n`);
    });
  bench
    .command('labels')
    .description('What became of the answers that an arm with the policy clusters returned: labels, for `risk`.')
    .argument('<folders...>', 'folders of suites with hidden checkers')
    .option('-o, --output <file>', 'the file of labels; labels of the same suite are replaced', DEFAULT_LABELS)
    .option('--risk <share>', 'say what line they give for this risk', share)
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench labels .weak-committee/bench/mine --risk 0.05`,
    )
    .action((folders: readonly string[], { output, risk }: { output: string; risk?: number }) => {
      for (const folder of folders) {
        const labels = labelsOf(readRunFolder(folder), folder);
        replaceLabels(output, labels);
        const wrong = labels.filter((label) => label.wrong).length;
        process.stdout.write(
          `${printable(folder)}: ${labels.length} labels, ${wrong} of them wrong. Wrote ${printable(output)}\n`,
        );
      }
      if (risk !== undefined) process.stdout.write(`${settingWords(riskSetting(risk, readLabels(output)))}\n`);
    });
  bench
    .command('compare')
    .description('What changed between two runs of the same tasks, and whether it is more than noise.')
    .argument('<before>', 'the folder of one suite')
    .argument('<after>', 'the folder of the same suite, run again')
    .option('--markdown', 'print the table as Markdown')
    .option('--json', 'print the differences as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench compare baseline/mine .weak-committee/bench/mine

Exit codes: 0 no arm is worse beyond noise, 1 one is, 2 bad input.`,
    )
    .action((before: string, after: string, { markdown, json }: Pick<Flags, 'markdown' | 'json'>) => {
      const [first, second] = [figuresIn(before), figuresIn(after)];
      const differences = compare(first, second);
      const compared = new Set(differences.map(({ name }) => name));
      for (const [folder, { arms }] of [[before, first] as const, [after, second] as const])
        for (const { name } of arms)
          if (!compared.has(name))
            process.stderr.write(`Not compared: ${printable(name)} is only in ${printable(folder)}.\n`);
      if (json) process.stdout.write(`${JSON.stringify({ arms: differencesJson(differences) })}\n`);
      else process.stdout.write(differencesOf(differences, markdown === true));
      process.exitCode = differences.some(({ worse }) => worse.length > 0) ? EXIT.unsolved : EXIT.solved;
    });
  for (const command of [smokeCommand(), exportCommand(), importCommand(), suitesCommand()]) bench.addCommand(command);
  for (const command of bench.commands) command.exitOverride();
  return bench;
}

async function run(file: string, { output, maxUsd, markdown, json }: Flags): Promise<void> {
  const { suites, timeoutMs } = await loadBench(file);
  using interrupt = interruptible();
  const log = createLogUpdate(process.stderr);
  const show = (line: string): void => {
    if (process.stderr.isTTY && !json) log(printable(line));
  };
  const all: Record<string, object> = {};
  let failed: CommitteeError | undefined;
  for (const suite of suites) {
    const folder = join(output, suite.name);
    let missing = 0;
    let bought = 0;
    const buying = remaining();
    const checking = remaining();
    try {
      const figures = await runBench(suite, {
        folder,
        ...(maxUsd !== undefined && { maxUsd }),
        timeoutMs,
        config: file,
        signal: interrupt.signal,
        onTried: (done, of) => show(`${suite.name}: checkers of ${done} of ${of} tasks tried`),
        onRecord(event) {
          if (event.kind === 'begun') ({ missing } = event);
          if (event.kind === 'failed') failed ??= event.error;
          if (event.kind !== 'answer') return;
          bought++;
          show(`${suite.name}: ${bought} of ${missing} answers${buying(bought, missing)}`);
        },
        onTask: (done, of) => show(`${suite.name}: ${done} of ${of} tasks checked${checking(done, of)}`),
      });
      log.clear();
      all[suite.name] = jsonOf(figures);
      if (!json) process.stdout.write(reportOf(figures, markdown === true));
      process.stderr.write(`Report: ${await writeReport(folder, figures, readCode(folder))}\n`);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      throw new Interrupted(
        `Interrupted. What was bought and checked is in ${folder}; the same command goes on from there.`,
      );
    } finally {
      log.done();
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ suites: all })}\n`);
  if (failed === undefined) return;
  process.stderr.write(`Some answers are missing. The first: ${printable(explain(failed))}\n`);
  process.exitCode = failed.exitCode;
}
