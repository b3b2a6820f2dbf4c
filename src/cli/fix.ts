import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import type { SolverConfig } from '../config/config.ts';
import { EXIT, TaskError } from '../errors.ts';
import type { Solution } from '../nouns/solution.ts';
import { DEMANDS, type Demand } from '../nouns/verdict.ts';
import type { FixTask } from '../repository/fixTask.ts';
import { costSentence } from '../text/money.ts';
import { printable } from '../text/printable.ts';
import { tableOf } from '../text/table.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { apply } from './apply.ts';
import { amount, count } from './arguments.ts';
import { configFor } from './configFor.ts';
import { interruptible } from './interrupt.ts';
import { save } from './save.ts';
import { exitCodeOf, solveShown } from './solveShown.ts';

interface Flags {
  readonly test?: readonly string[];
  readonly repo: string;
  readonly config?: string;
  readonly maxUsd?: number;
  readonly contextTokens?: number;
  readonly explainContext?: true;
  readonly apply?: true;
  readonly patch?: string;
  readonly branch?: string;
  readonly evidence?: string;
  readonly yes?: true;
  readonly unsafe?: true;
  readonly isolation?: Demand;
  readonly json?: true;
}

/** `weak-committee fix "what is wrong"` */
export function fixCommand(): Command {
  return new Command('fix')
    .description('Mend a bug in a repository: its own tests and types judge what members propose.')
    .argument('<words...>', 'what is wrong; names of files and functions help')
    .option('--test <paths...>', 'tests that must pass in the end (default: those that fail now)')
    .option('--repo <folder>', 'the repository, or one package of it', '.')
    .option(
      '-c, --config <file>',
      'configuration (default: the nearest weak-committee.config.ts, else what `doctor` finds)',
    )
    .option('--max-usd <amount>', 'hard limit in USD; a call that could pass it is not made', amount)
    .option('--context-tokens <count>', 'what the files that members are shown may take (default: 24000)', count)
    .option('--explain-context', 'say which files members would be shown, and why; ask nobody')
    .option('--apply', 'write the fix into the repository, and remove what it removes')
    .option('--patch <file>', 'write the fix as a patch')
    .option('--branch <name>', 'commit the fix to a new branch, with the digest of its certificate')
    .option('--evidence <file>', 'write what speaks for the fix, or against the nearest miss, as Markdown')
    .option('-y, --yes', 'do not ask before members are asked')
    .option('--unsafe', 'go on where bubblewrap does not work: candidates can then reach your files and network')
    .addOption(new Option('--isolation <least>', 'count a pass only with this isolation or better').choices(DEMANDS))
    .option('--json', 'print the solution as one JSON object, and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee fix '\`parseQuery("a=%")\` throws, it must keep the text'
  $ weak-committee fix 'shallow() calls a Map and an object equal' --test tests/shallow.test.ts --apply
  $ weak-committee fix 'the total is wrong for an empty cart' --branch fix-cart --max-usd 0.10
  $ weak-committee fix 'slugify drops digits' --explain-context

The tests run on the unchanged repository first, twice. Those that are named, or fail there, must pass with the fix; those that pass there must go on
passing; those that do now one and now the other judge nobody. Without --apply, --patch and --branch the fix is printed as a patch.

Exit codes: 0 fixed, 1 not fixed, 2 bad input, 3 a member or checker broken, 4 budget used up, 130 interrupted.`,
    )
    .action(fix);
}

async function fix(said: readonly string[], flags: Flags): Promise<void> {
  const words = said.join(' ').trim();
  const repo = resolve(flags.repo);
  await refuse(words, repo, flags);
  if (flags.explainContext) return explainContext(await prepare(words, repo, flags), flags.json === true);
  const { config: chosen, notice } = await configFor(flags.config, undefined);
  const config = withFlags(chosen, flags);
  const made = await prepare(words, repo, flags);
  if (!flags.json) process.stderr.write(checkersInWords(made));
  if (!(await mayGoOn(flags))) {
    process.exitCode = EXIT.unsolved;
    return;
  }
  const solution = await solveShown(made.input, made.checkers, config, { json: flags.json === true, notice });
  await hand(solution, words, repo, flags, made);
  process.exitCode = exitCodeOf(solution);
}

/** What is wrong with the line itself, before anything is run. */
async function refuse(words: string, repo: string, { branch }: Flags): Promise<void> {
  if (words === '')
    throw new TaskError('Nothing says what is wrong.', {
      at: 'words',
      fix: 'Say it in words: fix "slugify drops digits".',
    });
  if (!statSync(repo, { throwIfNoEntry: false })?.isDirectory())
    throw new TaskError(`${repo} is no folder.`, { at: '--repo', fix: 'Give the folder of the repository.' });
  if (branch === undefined) return;
  const { refuseBranch } = await import('../repository/branch.ts');
  await refuseBranch(branch, repo);
}

function withFlags(config: SolverConfig, { maxUsd, unsafe, isolation }: Flags): SolverConfig {
  return {
    ...config,
    ...(unsafe !== undefined && { unsafe }),
    ...(isolation !== undefined && { isolation }),
    ...(maxUsd !== undefined && { budget: { ...config.budget, usd: maxUsd } }),
  };
}

async function prepare(
  words: string,
  repo: string,
  { test = [], contextTokens, unsafe, json }: Flags,
): Promise<FixTask> {
  const { fixTask } = await import('../repository/fixTask.ts');
  using interrupt = interruptible();
  if (!json) process.stderr.write('Running the tests on the unchanged repository, twice …\n');
  return await fixTask(
    { prompt: words, repo, tests: test, ...(contextTokens !== undefined && { contextTokens }) },
    {
      signal: interrupt.signal,
      unsafe: unsafe === true,
      onBaseline({ path, kind, said, ms }) {
        const why = kind === 'broken' ? `: ${printable(said[0] ?? '').slice(0, 200)}` : `, ${Math.round(ms)} ms`;
        if (!json) process.stderr.write(`  ${kind.padEnd(6)} ${printable(path)}${why}\n`);
      },
    },
  );
}

function checkersInWords({ checkers, relevant, warnings }: FixTask): string {
  const judges = checkers.map(({ name, files }) => `  ${name}${name === 'types' ? '' : `: ${files.join(', ')}`}\n`);
  const places = relevant.map(({ path, why }) => `  ${path} (${why.join(', ')})\n`);
  const said = warnings.map((warning) => `${warning}\n`);
  return printable(`Judged by:\n${judges.join('')}Likely places:\n${places.join('')}${said.join('')}`);
}

function explainContext({ shown, warnings }: FixTask, json: boolean): void {
  if (json) {
    const files = shown.map(({ path, tokens, why, text }) => ({ path, tokens, why, shown: text !== undefined }));
    process.stdout.write(`${JSON.stringify({ files, warnings })}\n`);
    return;
  }
  const rows = shown.map(({ path, tokens, why, text }) => [
    path,
    tokens,
    text === undefined ? 'too long' : 'shown',
    why,
  ]);
  const sum = shown.reduce((all, { tokens, text }) => all + (text === undefined ? 0 : tokens), 0);
  process.stdout.write(
    `${printable(tableOf(['file', 'tokens, about', '', 'why'], rows))}\nAbout ${sum} tokens of files. Nobody was asked.\n`,
  );
}

/** Asked once, on a terminal: from here on it costs money. */
async function mayGoOn({ yes, json }: Flags): Promise<boolean> {
  if (yes || json || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  asking.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return !/^n/i.test((await asking.question('Ask the members for a fix? [Y/n] ')).trim());
  } finally {
    asking.close();
  }
}

async function hand(
  solution: Solution,
  words: string,
  repo: string,
  flags: Flags,
  { warnings, baseline }: FixTask,
): Promise<void> {
  const { patchOf } = await import('../repository/patch.ts');
  const out = process.stdout;
  const { workspace } = await resolveTask({ prompt: words, target: 'unknown', workspace: repo });
  if (flags.json) out.write(`${JSON.stringify(solution)}\n`);
  if (flags.evidence !== undefined) {
    const { evidenceOf } = await import('../repository/evidence.ts');
    const changes =
      solution.status === 'solved' ? solution : solution.status === 'unsolved' ? solution.nearest : undefined;
    const patch = changes === undefined ? '' : await patchOf(changes.files, workspace, changes.removed);
    const text = evidenceOf(solution, baseline, patch);
    await save(flags.evidence, text);
  }
  const say = (text: string): void => void (flags.json || out.write(printable(text)));
  if (solution.status === 'solved') {
    const patch = await patchOf(solution.files, workspace, solution.removed);
    if (!flags.apply && flags.patch === undefined && flags.branch === undefined) say(`\n${patch}`);
    if (flags.patch !== undefined) {
      await save(flags.patch, patch);
      say(`Wrote ${flags.patch}\n`);
    }
    if (flags.apply) await apply(repo, solution, (done, path) => say(`${done} ${path}\n`));
    if (flags.branch !== undefined) {
      const { commitTo } = await import('../repository/branch.ts');
      say(
        `Committed ${(await commitTo(flags.branch, repo, solution, subjectOf(words))).slice(0, 12)} to ${flags.branch}\n`,
      );
    }
  } else if (solution.status === 'unsolved' && solution.nearest !== undefined)
    say(
      `\nNOT SOUND, the nearest miss: ${solution.nearest.proposal}\n${await patchOf(solution.nearest.files, workspace, solution.nearest.removed)}`,
    );
  else if (solution.status === 'ambiguous')
    for (const { proposal, files, removed, line } of solution.choices)
      say(
        `\n${proposal}${line === undefined ? '' : `, by which ${line}`}\n${await patchOf(files, workspace, removed)}`,
      );
  for (const warning of [...warnings, ...solution.warnings]) say(`${warning}\n`);
  say(`${costSentence(solution)}\n${solution.summary}\n`);
  if (solution.status === 'unsolved' && solution.reason === 'exhausted') say(`${NEXT}\n`);
}

const NEXT =
  'What may help: name the file or the function in the words; name the test with --test; look with --explain-context at what members were shown; give the configuration more samples, or a strong member.';

/** The first line of a commit: the words, as far as they go. */
function subjectOf(words: string): string {
  const [line = ''] = words.trim().split('\n');
  return `fix: ${line.length > 65 ? `${line.slice(0, 64)}…` : line}`;
}
