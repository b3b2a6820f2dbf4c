import { Command, InvalidArgumentError } from 'commander';
import { openExistingLedger } from '../ledger/ledger.ts';
import { savingsOf, type Savings } from '../serve/shadow/savings.ts';
import { wordsOfSavings } from '../serve/shadow/savingsWords.ts';
import { printable } from '../text/printable.ts';
import { tableOf } from '../text/table.ts';
import { ledgerFile, ledgerFor } from './ledgerFile.ts';

interface Flags {
  readonly since?: Date;
  readonly ledger?: string;
  readonly json?: true;
}

/** `weak-committee savings` */
export function savingsCommand(): Command {
  return new Command('savings')
    .description(
      'What switching from the strong member to the committee would save, and lose, by what a shadow has shown.',
    )
    .option('--since <time>', 'so long ago (7d, 12h), or from a date on (default: 7d)', since)
    .option(...ledgerFile())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee serve --shadow          clients get the strong member's answers; the committee works behind them
  $ weak-committee savings                 after some hours: cost, solved requests and waiting of both
  $ weak-committee savings --since 24h
  $ weak-committee savings --json          shares from 0 to 1, USD and ms; requests that would be lost, with their runs

Both answered the same requests, and the same checkers judged both. Exit code 0 when there is something to tell or nothing yet; 3 without a ledger.`,
    )
    .action(async ({ since: from = since('7d'), ledger, json }: Flags) => {
      using open = openExistingLedger(await ledgerFor(ledger));
      const savings = savingsOf(open.shadows(from));
      const words = json ? JSON.stringify({ since: from.toISOString(), ...savings }) : toldOf(savings, from);
      process.stdout.write(`${words}\n`);
    });
}

/** Of the requests that would be lost, those that are named; JSON has all. */
const MOST_LOST = 10;

function toldOf(savings: Savings, from: Date): string {
  const day = from.toISOString().slice(0, 16).replace('T', ' ');
  if (savings.requests === 0)
    return `No shadow was kept since ${day} UTC. Begin with \`weak-committee serve --shadow\`.`;
  const { basis, table, verdict, notes } = wordsOfSavings(savings);
  const lost = savings.found?.lost ?? [];
  const named = lost.slice(0, MOST_LOST).map(({ run, words }) => {
    const line = printable(words.replaceAll(/\s+/g, ' ').slice(0, 100));
    return `  ${run === null ? '(no run)' : `runs show ${run}`}  ${line}`;
  });
  const more = lost.length > MOST_LOST ? [`  and ${lost.length - MOST_LOST} more: --json has all`] : [];
  return [
    `Since ${day} UTC: ${basis}`,
    ...(table.rows.length === 0 ? [] : [tableOf(table.head, table.rows)]),
    ...verdict,
    ...(lost.length === 0 ? [] : ['Solved by the strong member alone:', ...named, ...more]),
    ...notes.map(printable),
  ].join('\n');
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

function since(text: string): Date {
  const [, count, unit = ''] = /^(\d+)([hd])$/.exec(text) ?? [];
  const isDate = /^\d{4}-\d\d-\d\d/.test(text);
  const date =
    count === undefined
      ? new Date(isDate ? text : Number.NaN)
      : new Date(Date.now() - Number(count) * (UNITS[unit] ?? 0));
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('Give days or hours, such as 7d or 12h, or a date, such as 2026-01-31.');
  return date;
}
