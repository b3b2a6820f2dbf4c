import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_LEDGER, findConfig } from '../config.ts';
import { LedgerError } from '../errors.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { RunExport } from '../ledger/rows.ts';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describeEvidence, headline } from '../verdict.ts';
import { candidateOf } from '../proposal.ts';
import { printable } from './printable.ts';
import { money } from './progress.ts';

/** `weak-committee runs list | show | export | prune` */
export function runsCommand(): Command {
  const runs = new Command('runs')
    .description('Look at what the ledger keeps: every proposal, verdict and cost.')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee runs list
  $ weak-committee runs show 1f0c
  $ weak-committee runs export 1f0c > run.json
  $ weak-committee runs prune --older-than 30`,
    );
  const config = findConfig(process.cwd());
  const standard =
    config === undefined ? DEFAULT_LEDGER : relative(process.cwd(), join(dirname(config), DEFAULT_LEDGER));
  const ledger = ['--ledger <file>', "the ledger's file", standard] as const;
  runs
    .command('list')
    .description('All runs, the newest first.')
    .option(...ledger)
    .option('--json', 'print JSON')
    .action(({ ledger: file, json }: { ledger: string; json?: true }) => {
      using open = existing(file);
      const rows = open.list();
      if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
      else
        process.stdout.write(
          rows.length === 0
            ? 'No runs yet.\n'
            : `${table(
                ['run', 'task', 'started', 'status'],
                rows.map(({ id, task, started, status }) => [id, task, started, status]),
              )}\n`,
        );
    });
  runs
    .command('show')
    .description('One run: its calls, proposals and verdicts.')
    .argument('<run>', 'its id, or the beginning of it')
    .option(...ledger)
    .action((id: string, { ledger: file }: { ledger: string }) => {
      using open = existing(file);
      showRun(open.export(id));
    });
  runs
    .command('export')
    .description('Everything kept of one run, as JSON.')
    .argument('<run>', 'its id, or the beginning of it')
    .option(...ledger)
    .action((id: string, { ledger: file }: { ledger: string }) => {
      using open = existing(file);
      process.stdout.write(`${JSON.stringify(open.export(id), undefined, 2)}\n`);
    });
  runs
    .command('prune')
    .description('Remove finished runs.')
    .requiredOption('--older-than <days>', 'days since they ended; 0 removes all that are finished', days)
    .option(...ledger)
    .action(({ olderThan, ledger: file }: { olderThan: number; ledger: string }) => {
      using open = existing(file);
      const count = open.prune(new Date(Date.now() - olderThan * 86_400_000));
      process.stdout.write(`Removed ${count} run${count === 1 ? '' : 's'}.\n`);
    });
  for (const command of runs.commands) command.exitOverride();
  return runs;
}

function existing(file: string): Ledger {
  if (!existsSync(file))
    throw new LedgerError('There is no ledger yet.', {
      at: file,
      fix: 'Solve something first, or name the file with --ledger.',
    });
  return openLedger(file);
}

function days(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('Give a number of days, zero or more.');
  return value;
}

function showRun({ id, task, started, status, seed, calls, proposals, verdicts }: RunExport): void {
  process.stdout.write(`Run ${id} of ${task}: ${status}, started ${started}, seed ${seed}\n`);
  process.stdout.write(
    `${table(
      ['member', 'samples', 'attempt', 'state', 'tokens', 'cost', 'why'],
      calls.map((call) => [
        call.member,
        call.ordinals.join(' '),
        call.attempt,
        call.state,
        call.spent.tokens,
        money(call.spent.usd),
        call.error ?? call.reason,
      ]),
    )}\n`,
  );
  for (const proposal of proposals) {
    const candidate = candidateOf(proposal);
    process.stdout.write(`${proposal.id}${candidate === undefined ? ' (no code taken)' : ''}\n`);
    for (const { checker, verdict } of verdicts.filter((given) => given.candidate === candidate?.digest)) {
      process.stdout.write(
        `  ${checker}: ${
          verdict.kind === 'fail'
            ? verdict.evidence
                .slice(0, 2)
                .map((one) => printable(describeEvidence(one)))
                .join('\n    ')
            : printable(headline(verdict))
        }\n`,
      );
    }
  }
}

function table(head: string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head, style: { head: [], border: [] }, wordWrap: true });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}
