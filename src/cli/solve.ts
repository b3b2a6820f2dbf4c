import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { checkersOf } from '../../checkers/checkersOf.ts';
import { pluginsOf, type SolverConfig } from '../config/config.ts';
import { ConfigError } from '../errors.ts';
import type { Solution, Solved } from '../nouns/solution.ts';
import { DEMANDS, type Demand } from '../nouns/verdict.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { amount, seconds, share } from './arguments.ts';
import { configFor } from './configFor.ts';
import { apply } from './apply.ts';
import { save } from './save.ts';
import { showEstimate, showSolution } from './show.ts';
import { exitCodeOf, solveShown } from './solveShown.ts';

interface Flags {
  readonly config?: string;
  readonly ledger?: string;
  readonly maxUsd?: number;
  readonly output?: string;
  readonly apply?: true;
  readonly writeTests?: string;
  readonly audit?: number | true;
  readonly risk?: number;
  readonly dryRun?: true;
  readonly live?: true;
  readonly json?: true;
  readonly unsafe?: true;
  readonly isolation?: Demand;
}

/** `weak-committee solve <task>` */
export function solveCommand(): Command {
  return new Command('solve')
    .description('Solve a task folder: sample cheap members, check, call the strong member only if none is sound.')
    .argument('<task>', 'a task folder, or its task.md')
    .option(
      '-c, --config <file>',
      'configuration (default: the nearest weak-committee.config.ts, looking upwards, else what `doctor` finds)',
    )
    .option('--ledger <file>', 'where proposals, verdicts and costs are kept')
    .option('--max-usd <amount>', 'hard limit in USD; a call that could pass it is not made', amount)
    .option('-o, --output <file>', 'write the solution with its certificate, for `verify`')
    .option('--apply', "write the solved files into the task's workspace, and remove what goes away")
    .option('--write-tests <file>', 'put what members or you said of a call into this file of tests, in the workspace')
    .option(
      '--audit [seconds]',
      'say how many mutants of the answer the checkers notice, in so much time (10 s)',
      seconds,
    )
    .option('--risk <share>', 'return only what is wrong at most so often, such as 0.05', share)
    .option('--live', 'where members are recordings: ask whom this machine has instead (see `doctor`)')
    .option('--dry-run', 'estimate the cost, make no call')
    .option('--unsafe', 'go on where bubblewrap does not work: candidates can then reach your files and network')
    .addOption(new Option('--isolation <least>', 'count a pass only with this isolation or better').choices(DEMANDS))
    .option('--json', 'print the solution as one JSON object, and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee solve tasks/slugify
  $ weak-committee solve tasks/slugify --max-usd 0.05 --output solution.json
  $ weak-committee solve tasks/slugify --dry-run
  $ weak-committee solve tasks/slugify --live
  $ weak-committee solve tasks/slugify --json | jq .summary

An interrupted or killed run goes on when the same command is given again; nothing is paid twice.`,
    )
    .action(async (folder: string, flags: Flags) => {
      const task = await resolveTask(folder);
      const { config: chosen, notice } = await configFor(flags.config, flags.live ? undefined : task);
      const config = withFlags(chosen, flags);
      // Read now in any case: a mistake in the checkers is better known before anything is bought.
      const checkers = await checkersOf(folder, { plugins: pluginsOf(config) });
      if (flags.dryRun) {
        if (notice !== undefined && !flags.json) process.stderr.write(`${notice}\n`);
        // It looks the configuration over by schemas, which are loaded when first used.
        const { estimateCost } = await import('../run/estimate.ts');
        return showEstimate(await estimateCost(task, config, checkers), flags.json === true);
      }
      if (flags.output !== undefined) await refuseUnwritable(flags.output);
      const solution = await solveShown(folder, checkers, config, { json: flags.json === true, notice });
      // Shown before anything is written: what was paid for must not be lost to a full disk.
      if (flags.json) process.stdout.write(`${JSON.stringify(solution)}\n`);
      else showSolution(solution);
      if (flags.output !== undefined) await save(flags.output, `${JSON.stringify(solution, undefined, 2)}\n`);
      if (flags.apply && solution.status === 'solved') await applyTo(folder, solution, flags.json === true);
      if (flags.writeTests !== undefined) await writeTests(folder, flags.writeTests, solution, flags.json === true);
      process.exitCode = exitCodeOf(solution);
    });
}

/** What an audit may take where nothing else is said. */
const AUDIT_S = 10;

function withFlags(config: SolverConfig, { ledger, maxUsd, unsafe, isolation, audit, risk }: Flags): SolverConfig {
  return {
    ...config,
    ...(ledger !== undefined && { ledger }),
    ...(unsafe !== undefined && { unsafe }),
    ...(isolation !== undefined && { isolation }),
    ...(risk !== undefined && { risk }),
    ...(audit !== undefined && { auditMs: 1000 * (audit === true ? AUDIT_S : audit) }),
    ...(maxUsd !== undefined && { budget: { ...config.budget, usd: maxUsd } }),
  };
}

/** Before anything is bought: a place that cannot be written is better known now. */
async function refuseUnwritable(path: string): Promise<void> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const problem = folder
    ? 'is a folder'
    : await mkdir(dirname(path), { recursive: true })
        .then(() => access(dirname(path), constants.W_OK))
        .then(
          () => undefined,
          () => 'cannot be written',
        );
  if (problem !== undefined)
    throw new ConfigError(`The output ${path} ${problem}.`, {
      at: '--output',
      fix: 'Name a file in a folder that you may write.',
    });
}

async function applyTo(folder: string, solution: Solved, quiet: boolean): Promise<void> {
  const root = await rootOf(folder);
  await apply(root, solution, (done, path) => {
    if (!quiet) process.stdout.write(`${done} ${join(root, path)}\n`);
  });
}

async function writeTests(folder: string, path: string, { settled }: Solution, quiet: boolean): Promise<void> {
  const { keepTests } = await import('./writeTests.ts');
  const said =
    settled.length === 0
      ? 'Nothing was settled by anybody, so no test was written.\n'
      : await keepTests(await rootOf(folder), path, settled);
  if (!quiet) process.stdout.write(said);
}

/** Where the workspace of a task stands. */
async function rootOf(folder: string): Promise<string> {
  const { workspace } = await resolveTask(folder);
  const own = folder.endsWith('.md') ? dirname(folder) : folder;
  return workspace.mounts.find(({ at }) => at === '')?.from ?? join(own, 'workspace');
}
