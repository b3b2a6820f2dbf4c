import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tableOf } from '../text/table.ts';
import { Command } from 'commander';
import { createLogUpdate } from 'log-update';
import { cataloguedSuite, suitesWith } from '../suites/catalogue.ts';
import { suitesFolder } from '../suites/folder.ts';
import { pullSuite } from '../suites/pull.ts';
import { pluginsIn } from './pluginsIn.ts';
import { interruptible } from './interrupt.ts';

/** `weak-committee bench suites list | pull` */
export function suitesCommand(): Command {
  const suites = new Command('suites')
    .description('Published sets of tasks: see them, and fetch them from where they are published.')
    .addHelpText(
      'after',
      `
They are kept in your cache directory; WEAK_COMMITTEE_SUITES names another folder. In a bench.config.ts:

  import { humanEval, pulledSuite } from 'weak-committee/harness';
  const suite = await humanEval(pulledSuite('humaneval'), { hidden: pulledSuite('humaneval-plus') });

Examples:
  $ weak-committee bench suites list
  $ weak-committee bench suites pull humaneval
  $ weak-committee bench suites pull humaneval --from HumanEval.jsonl.gz    in a closed network`,
    );
  suites
    .command('list')
    .description('The suites that can be pulled, and which are here.')
    .option('-c, --config <file>', 'configuration whose plugins have suites (default: the nearest)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ weak-committee bench suites list --json')
    .action(list);
  suites
    .command('pull')
    .description('Fetch a suite. It is kept once its digest is right, where one is known, and all of it could be read.')
    .argument('<suite>', 'its name in the list')
    .option('--from <file>', 'a file that you have, instead of fetching it')
    .option('-c, --config <file>', 'configuration whose plugins have suites (default: the nearest)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench suites pull exercism-typescript
  $ weak-committee bench suites pull mbpp --from mbpp.jsonl --json`,
    )
    .action(pull);
  for (const command of suites.commands) command.exitOverride();
  return suites;
}

interface Flags {
  readonly config?: string;
  readonly json?: true;
}

async function list({ config, json }: Flags): Promise<void> {
  const folder = suitesFolder();
  const rows = suitesWith(await pluginsIn(config, false)).map(
    ({ name, title, licence, source, url, file, sha256, reader }) => {
      const path = join(folder, file);
      return { name, title, licence, source, url, sha256, reader, path, here: existsSync(path) };
    },
  );
  if (json) {
    print(rows);
    return;
  }
  const table = tableOf(
    ['suite', 'what', 'licence', 'digest', 'here'],
    rows.map(({ name, title, licence, source, sha256, here }) => [
      name,
      `${title}\n${source}`,
      licence,
      sha256 === null ? 'not known' : sha256.slice(0, 8),
      here ? 'yes' : '',
    ]),
  );
  process.stdout.write(`${table}\nThey are kept in ${folder}\n`);
}

async function pull(name: string, { config, from, json }: Flags & { readonly from?: string }): Promise<void> {
  const known = suitesWith([]).some((one) => one.name === name);
  const suite = cataloguedSuite(name, known ? [] : await pluginsIn(config, true));
  using interrupt = interruptible();
  const log = createLogUpdate(process.stderr);
  try {
    const { path, already, tasks } = await pullSuite(suite, {
      folder: suitesFolder(),
      ...(from !== undefined && { from }),
      signal: interrupt.signal,
      onBytes(bytes, of) {
        if (!process.stderr.isTTY || json) return;
        log(`${name}: ${kilobytes(bytes)}${of === undefined ? '' : ` of ${kilobytes(of)}`} kB`);
      },
    });
    log.clear();
    if (json) print({ name, path, tasks, sha256: suite.sha256, already });
    else {
      const digest = suite.sha256 === null ? ' No digest is known of it: it was only read.' : '';
      process.stdout.write(`${already ? 'Already here' : 'Pulled'}: ${path}, ${tasks} tasks.${digest}\n`);
      process.stdout.write(`Read it by ${suite.reader}(pulledSuite('${name}')).\n`);
    }
  } finally {
    log.done();
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
