import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../text/printable.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { checkersFor } from './checkersFor.ts';
import { checkFiles, soundnessOf, type CheckReport } from '../verification/checkFiles.ts';
import { EXIT, TaskError } from '../errors.ts';
import { DEMANDS, describeEvidence, headline, type Demand } from '../nouns/verdict.ts';
import type { Task } from '../nouns/task.ts';
import type { Files } from '../workspace/workspace.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { interruptible } from './interrupt.ts';
import { save } from './save.ts';

interface Flags {
  readonly config?: string;
  readonly timeout: number;
  readonly json?: true;
  readonly sarif?: string;
  readonly junit?: string;
  readonly unsafe?: boolean;
  readonly isolation?: Demand;
}

/** `weak-committee check <task> <code>` */
export function checkCommand(): Command {
  return new Command('check')
    .description("Run a task's checkers, all of them, on code you have.")
    .argument('<task>', 'a task folder, or its task.md')
    .argument('<code>', 'the target file, or a folder that holds the targets under their paths')
    .option(
      '-c, --config <file>',
      'configuration whose plugins have checkers that the task lists (default: the nearest)',
    )
    .option('--timeout <ms>', 'time for each checker, in ms', milliseconds, 20_000)
    .option('--unsafe', 'go on where bubblewrap does not work: candidates can then reach your files and network')
    .addOption(new Option('--isolation <least>', 'count a pass only with this isolation or better').choices(DEMANDS))
    .option('--json', 'print the verdicts as one JSON object')
    .option('--sarif <file>', 'write the evidence as SARIF, for code scanning')
    .option('--junit <file>', 'write the verdicts as the XML of JUnit, for CI')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee check tasks/slugify attempt.ts
  $ weak-committee check tasks/slugify tasks/slugify/reference --json
  $ weak-committee check tasks/slugify src --sarif verdicts.sarif --junit verdicts.xml

Exit codes: 0 every checker passed, 1 one failed, 3 one could not tell.`,
    )
    .action(async (folder: string, code: string, flags: Flags) => {
      const { config, timeout, json, sarif, junit, unsafe = false, isolation = 'shared' } = flags;
      using interrupt = interruptible();
      const task = await resolveTask(folder);
      const report = await checkFiles(task, await checkersFor(folder, config), await filesAt(task, code), {
        timeoutMs: timeout,
        signal: interrupt.signal,
        unsafe,
        isolation,
      });
      if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else show(report);
      if (sarif !== undefined) {
        const { sarifOf } = await import('./reports/sarif.ts');
        await save(sarif, `${JSON.stringify(sarifOf(report, task, process.cwd()), undefined, 2)}\n`, ELSEWHERE);
      }
      if (junit !== undefined) {
        const { junitOf } = await import('./reports/junit.ts');
        await save(junit, junitOf(report, folder), ELSEWHERE);
      }
      process.exitCode = report.sound
        ? EXIT.solved
        : report.verdicts.some(({ verdict }) => verdict.kind === 'broken')
          ? EXIT.broken
          : EXIT.unsolved;
    });
}

const ELSEWHERE = 'Give a path in a folder that can be written.';

function milliseconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 2 ** 31)) throw new InvalidArgumentError('Give a time in ms above zero, such as 20000.');
  return value;
}

async function filesAt(task: Task, code: string): Promise<Files> {
  const found = await stat(code).catch(() => undefined);
  if (found === undefined)
    throw new TaskError(`There is no ${code}.`, { at: code, fix: 'Give a file, or a folder that holds the targets.' });
  if (found.isFile()) {
    if (task.targets.length > 1)
      throw new TaskError(`The task has ${task.targets.length} targets, and ${code} is one file.`, {
        at: code,
        fix: `Give a folder that holds ${task.targets.join(', ')}.`,
      });
    return { [task.targets[0]]: await readFile(code, 'utf8') };
  }
  const files: Record<string, string> = {};
  for (const target of task.targets) {
    const text = await readFile(join(code, target), 'utf8').catch(() => undefined);
    if (text !== undefined) files[target] = text;
  }
  if (Object.keys(files).length === 0)
    throw new TaskError(`${code} holds none of the targets.`, {
      at: code,
      fix: `Put ${task.targets.join(', ')} there.`,
    });
  return files;
}

function show(report: CheckReport): void {
  const { verdicts, warnings } = report;
  for (const warning of warnings) process.stdout.write(`${warning}\n`);
  for (const { checker, verdict } of verdicts) {
    process.stdout.write(
      `${verdict.kind === 'pass' ? '✓' : '✗'} ${checker}: ${printable(headline(verdict))} (${Math.round(verdict.ms)} ms)\n`,
    );
    if (verdict.kind === 'fail')
      for (const evidence of verdict.evidence.slice(0, 5))
        process.stdout.write(`    ${printable(describeEvidence(evidence)).replaceAll('\n', '\n    ')}\n`);
  }
  process.stdout.write(`${soundnessOf(report)}\n`);
}
