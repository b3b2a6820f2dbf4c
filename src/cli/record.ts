import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { allOf } from '../config/config.ts';
import { BudgetError, ConfigError, EXIT, explain } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import { record, type RecordEvent } from '../harness/record.ts';
import type { TaskInput } from '../nouns/task.ts';
import { readSuite } from '../workspace/suiteFile.ts';
import { local } from '../members/local.ts';
import { CATALOGUE } from '../models/catalogue.ts';
import { isPath } from '../models/name.ts';
import { amount, count } from './arguments.ts';
import { configFor } from './configFor.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { printable } from '../text/printable.ts';
import { showRecording } from './recordingProgress.ts';

interface Flags {
  readonly config?: string;
  readonly models?: readonly string[];
  readonly samples: number;
  readonly output: string;
  readonly maxUsd?: number;
  readonly json?: true;
}

/** `weak-committee record <tasks...>` */
export function recordCommand(): Command {
  return new Command('record')
    .description(
      'Ask models for answers to tasks and keep them, to be replayed by `recording(file)`. Nothing is checked.',
    )
    .argument('<tasks...>', 'task folders, folders of them, or a suite: a .jsonl file with a task a line')
    .option('-c, --config <file>', 'configuration (default: the nearest weak-committee.config.ts, looking upwards)')
    .option(
      '-m, --models <names...>',
      'members of the configuration, models of `models list`, or .gguf files (default: every member)',
    )
    .option('-n, --samples <count>', 'answers of each model to each task', count, 4)
    .option(
      '-o, --output <file>',
      'where they are kept; answers that stand there are not asked for again',
      'recordings.jsonl',
    )
    .option('--max-usd <amount>', 'hard limit in USD; a call that could pass it is not made', amount)
    .option('--json', 'print a summary as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee record tasks                                        every member of the configuration, 4 answers a task
  $ weak-committee record tasks/slugify -m qwen2.5-coder-0.5b -n 16    a model of this machine
  $ weak-committee record tasks -o answers.jsonl --max-usd 1

A line of a suite holds id, target, and prompt or signature, as a task does in code.
An interrupted recording goes on when the same command is given again.
Exit codes: 0 every answer is there, 2 bad input, 3 a member failed, 4 budget used up, 130 interrupted.`,
    )
    .action(run);
}

async function run(folders: readonly string[], flags: Flags): Promise<void> {
  const { samples, output, maxUsd, json } = flags;
  const tasks = (await Promise.all(folders.map(tasksAt))).flat();
  const members = await membersOf(flags);
  using interrupt = interruptible();
  using progress = showRecording();
  let failure: (RecordEvent & { kind: 'failed' }) | undefined;
  let failures = 0;
  try {
    const answers = await record({
      tasks,
      wanted: members.map((member) => ({
        member,
        samples: Array.from({ length: samples }, (_, ordinal) => ({ ordinal })),
      })),
      file: output,
      ...(maxUsd !== undefined && { budget: { usd: maxUsd } }),
      signal: interrupt.signal,
      onEvent(event) {
        if (event.kind === 'failed') {
          failure ??= event;
          failures++;
        }
        progress.show(event);
      },
    });
    progress[Symbol.dispose]();
    const tokens = answers.reduce((sum, { completionTokens }) => sum + (completionTokens ?? 0), 0);
    if (json) process.stdout.write(`${JSON.stringify({ file: output, answers: answers.length, failures, tokens })}\n`);
    else process.stdout.write(`${answers.length} answers are in ${output}.\n`);
    if (failure === undefined) return;
    process.stderr.write(`${failures} answers are missing. The first: ${printable(explain(failure.error))}\n`);
    process.exitCode = failure.error instanceof BudgetError ? EXIT.budget : EXIT.broken;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(
      `Interrupted. The answers that came whole are in ${output}; the same command goes on from there.`,
    );
  }
}

/** The tasks at a path: the folder itself, those in it, or the lines of a file. */
async function tasksAt(path: string): Promise<(TaskInput | string)[]> {
  if (path.endsWith('.jsonl')) return readSuite(path);
  if (path.endsWith('.md') || existsSync(join(path, 'task.md')) || !existsSync(path)) return [path];
  const inside = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, 'task.md')))
    .map(({ name }) => join(path, name))
    .toSorted();
  return inside.length > 0 ? inside : [path];
}

/** Members by name, or all of the configuration; recordings have nothing new to say. */
async function membersOf({ config: path, models }: Flags): Promise<Member[]> {
  const named = models?.map((name) => ({
    name,
    known: isPath(name) || CATALOGUE.some((model) => model.name === name),
  }));
  // Where every name is a model's, no configuration is needed.
  const configured = named?.every(({ known }) => known) ? [] : allOf((await configFor(path, undefined)).config);
  if (named === undefined) return configured;
  return named.map(({ name, known }) => {
    const member = configured.find((one) => one.name === name);
    if (member !== undefined) return member;
    if (known) return local({ model: name });
    throw new ConfigError(`There is no member or model ${name}.`, {
      at: '--models',
      fix: `The configuration has: ${configured.map((one) => one.name).join(', ')}. Models of this machine: ${CATALOGUE.map((one) => one.name).join(', ')}.`,
    });
  });
}
