import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigError } from '../errors.ts';
import { exportRun, FORMATS, type Format } from '../harness/interop/export.ts';
import { importSamples, promptsOf } from '../harness/interop/import.ts';
import { readRunFolder } from '../harness/runFolder.ts';
import { writeWhole } from '../text/wholeFile.ts';

/** `weak-committee bench export` */
export function exportCommand(): Command {
  return new Command('export')
    .description("Write a run's samples for another harness: EvalPlus, MultiPL-E, or Inspect's viewer.")
    .argument('<folder>', 'the folder of one suite')
    .addOption(new Option('--format <format>', 'whose shape').choices(FORMATS).makeOptionMandatory())
    .option('-o, --output <folder>', 'where to write (default: export/<format> in the run)')
    .addHelpText(
      'after',
      `
Each member's samples stand apart: <member>.jsonl (evalplus), <member>/<task>.results.json (multipl-e), <member>.json (inspect).
What Inspect calls a sample is a task here; our samples of a task are its epochs.

Examples:
  $ weak-committee bench export .weak-committee/bench/mine --format evalplus
  $ weak-committee bench export .weak-committee/bench/mine --format inspect -o logs && inspect view --log-dir logs`,
    )
    .action((folder: string, { format, output }: { readonly format: Format; readonly output?: string }) => {
      const written = exportRun(readRunFolder(folder), format, output ?? join(folder, 'export', format));
      process.stdout.write(`${written.join('\n')}\n`);
    });
}

interface ImportFlags {
  readonly model: string;
  readonly output: string;
  readonly prompts?: string;
}

/** `weak-committee bench import` */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'Make a recording of samples that another harness keeps: EvalPlus (JSONL) or MultiPL-E (a folder, or JSONL).',
    )
    .argument('<samples>', 'a .jsonl file, or a folder of .json files; gzipped ones too')
    .requiredOption('--model <name>', 'the model that wrote them')
    .requiredOption('-o, --output <file>', 'the recording to write; it must not exist')
    .option('--prompts <file>', 'the suite they are of, where samples only complete its prompts')
    .addHelpText(
      'after',
      `
The recording is a member like any other: recording('answers.jsonl', { model }).

Examples:
  $ weak-committee bench import samples.jsonl --model gpt-4 -o answers.jsonl
  $ weak-committee bench import completions/ --model starcoder -o answers.jsonl`,
    )
    .action((samples: string, { model, output, prompts }: ImportFlags) => {
      if (existsSync(output))
        throw new ConfigError(`${output} is there already.`, { at: '--output', fix: 'Name another file.' });
      const answers = importSamples(samples, model, prompts === undefined ? new Map() : promptsOf(prompts));
      writeWhole(output, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
      const tasks = new Set(answers.map(({ task }) => task)).size;
      process.stdout.write(`${answers.length} answers to ${tasks} tasks are in ${output}.\n`);
    });
}
