import { tableOf } from '../text/table.ts';
import { Command, InvalidArgumentError } from 'commander';
import { accountOf, type Account } from '../ledger/account.ts';
import { openExistingLedger } from '../ledger/ledger.ts';
import type { Decision } from '../nouns/decision.ts';
import { decidedLine } from '../text/describeEvent.ts';
import { ledgerFile, ledgerFor } from './ledgerFile.ts';
import { money } from '../text/money.ts';
import { percent } from '../text/percent.ts';
import { printable } from '../text/printable.ts';

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
  const ledger = ledgerFile();
  runs
    .command('list')
    .description('All runs, the newest first.')
    .option(...ledger)
    .option('--json', 'print JSON')
    .action(async ({ ledger: file, json }: { ledger?: string; json?: true }) => {
      using open = openExistingLedger(await ledgerFor(file));
      const rows = open.list();
      if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
      else
        process.stdout.write(
          rows.length === 0
            ? 'No runs yet.\n'
            : `${tableOf(
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
    .action(async (id: string, { ledger: file }: { ledger?: string }) => {
      using open = openExistingLedger(await ledgerFor(file));
      showRun(accountOf(open.export(id)));
    });
  runs
    .command('export')
    .description('Everything kept of one run, as JSON.')
    .argument('<run>', 'its id, or the beginning of it')
    .option(...ledger)
    .action(async (id: string, { ledger: file }: { ledger?: string }) => {
      using open = openExistingLedger(await ledgerFor(file));
      process.stdout.write(`${JSON.stringify(open.export(id), undefined, 2)}\n`);
    });
  runs
    .command('prune')
    .description('Remove finished runs.')
    .requiredOption('--older-than <days>', 'days since they ended; 0 removes all that are finished', days)
    .option(...ledger)
    .action(async ({ olderThan, ledger: file }: { olderThan: number; ledger?: string }) => {
      using open = openExistingLedger(await ledgerFor(file));
      const count = open.prune(new Date(Date.now() - olderThan * 86_400_000));
      process.stdout.write(`Removed ${count} run${count === 1 ? '' : 's'}.\n`);
    });
  for (const command of runs.commands) command.exitOverride();
  return runs;
}

function showDecision(decision: Decision): void {
  process.stdout.write(`${printable(decidedLine(decision))}\n`);
  const rows = decision.believed.map(({ option, chance, usd, ms, usdPerSolved }) => [
    printable(option),
    percent(chance),
    money(usd),
    `${(ms / 1000).toFixed(1)} s`,
    money(usdPerSolved),
  ]);
  if (rows.length > 0)
    process.stdout.write(`${tableOf(['believed of', 'sound', 'cost', 'wait', 'a sound one, with the wait'], rows)}\n`);
}

function days(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('Give a number of days, zero or more.');
  return value;
}

function showRun({ run, task, status, started, seed, why, calls, proposals, decisions }: Account): void {
  process.stdout.write(`Run ${run} of ${task}: ${status}, started ${started}, seed ${seed}\n`);
  process.stdout.write(
    `${tableOf(
      ['member', 'samples', 'attempt', 'state', 'tokens', 'cost', 'why'],
      calls.map((call) => [
        call.member,
        call.samples.join(' '),
        call.attempt,
        call.state,
        call.tokens,
        money(call.usd),
        call.why,
      ]),
    )}\n`,
  );
  for (const decision of decisions) showDecision(decision);
  for (const { proposal, code, removed, verdicts } of proposals) {
    const gone = removed.length === 0 ? '' : printable(` (removed: ${removed.join(', ')})`);
    process.stdout.write(`${proposal}${code ? gone : ' (no code taken)'}\n`);
    for (const { checker, words } of verdicts)
      process.stdout.write(`  ${checker}: ${words.slice(0, 2).map(printable).join('\n    ')}\n`);
  }
  process.stdout.write(`${printable(why)}\n`);
}
