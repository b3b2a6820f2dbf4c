import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TaskInput } from '../../src/index.ts';
import { humanevalTsTasks } from '../recorded/suites.ts';

/** What benchmarks with live local models can be told. */
export interface Flags {
  /** The folder that holds humaneval-ts. */
  readonly folder: string;
  readonly model: string;
  readonly json: boolean;
  /** The tasks of humaneval-ts that are tried. */
  readonly tasks: readonly (TaskInput & { readonly id?: string })[];
}

const OPTIONS = `
  --data FOLDER   the folder that holds humaneval-ts/tasks.jsonl (default ../shared/data)
  --model NAME    a pulled model (default MODEL): see \`weak-committee models pull\`
  --every N       every Nth task, from the first (default 4: 40 of humaneval-ts)
  --limit N       so many of them at most
  --json          print the figures as one line of JSON at the end
`;

/** Reads the flags; undefined where only help was asked for, which is printed. */
export function flagsFor(command: string, lasts: string, defaultModel: string): Flags | undefined {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
      model: { type: 'string', default: defaultModel },
      every: { type: 'string', default: '4' },
      limit: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(
      `Usage: npm run ${command} -- [options]\n${OPTIONS.replace('MODEL', defaultModel)}\nIt takes ${lasts} on two idle cores.\n`,
    );
    return undefined;
  }
  const folder = join(values.data, 'humaneval-ts');
  const tasks = humanevalTsTasks(folder)
    .filter((_, index) => index % Number(values.every) === 0)
    .slice(0, values.limit === undefined ? undefined : Number(values.limit));
  return { folder, model: values.model, json: values.json, tasks };
}
