import Table from 'cli-table3';
import logUpdate from 'log-update';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { passesVitest, TIERS, verdictIn, type Tier, type Trial } from './tiers.ts';

// How many hostile candidates plain vitest accepts, and how many this engine does, in each of its tiers. An honest solution is
// checked right after each, in the same tier.

const HELP = `Usage: npm run attacks -- [options]

  --dir FOLDER    hostile candidates, one file each (default: test/attacks/candidates)
  --test FILE     the vitest file that judges them
  --honest FILE   an honest solution of the same task
  --target PATH   the path under which the tests import the candidate (default: src/<name of the honest file>)
  --only NAME     candidates whose names contain this
  --timeout MS    for each run (default 8000)
  --skip-vitest   do not run plain vitest (it has no wall: hostile code runs as you)
  --json          print the figures as one line of JSON at the end

Examples:
  npm run attacks
  npm run attacks -- --dir hostile --test test/parse.test.ts --honest src/parse.ts`;

const ATTACKS = fileURLToPath(new URL('../../test/attacks/', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    dir: { type: 'string', default: join(ATTACKS, 'candidates') },
    test: { type: 'string', default: join(ATTACKS, 'task/tests/tally.spec.ts') },
    honest: { type: 'string', default: join(ATTACKS, 'task/src/tally.ts') },
    target: { type: 'string' },
    only: { type: 'string', default: '' },
    timeout: { type: 'string', default: '8000' },
    'skip-vitest': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly name: string;
  readonly vitest: boolean | undefined;
  readonly accepted: Readonly<Record<Tier, boolean>>;
  readonly reasons: Readonly<Record<Tier, string>>;
}

async function main(): Promise<void> {
  for (const path of [flags.dir, flags.test, flags.honest])
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
  const timeoutMs = Number(flags.timeout);
  const target = flags.target ?? `src/${basename(flags.honest)}`;
  const trial: Trial = {
    target,
    test: { path: `tests/${basename(flags.test)}`, text: readFileSync(flags.test, 'utf8') },
  };
  const honest = readFileSync(flags.honest, 'utf8');
  const names = readdirSync(flags.dir)
    .filter((name) => name.includes(flags.only))
    .toSorted();
  const rows: Row[] = [];
  const rejections: string[] = [];
  for (const [index, name] of names.entries()) {
    if (process.stdout.isTTY) logUpdate(`${index} of ${names.length}: ${name}`);
    const code = readFileSync(resolve(flags.dir, name), 'utf8');
    const accepted: Partial<Record<Tier, boolean>> = {};
    const reasons: Partial<Record<Tier, string>> = {};
    for (const tier of TIERS) {
      const verdict = await verdictIn(tier, trial, code, timeoutMs);
      accepted[tier] = verdict.kind === 'pass';
      reasons[tier] = verdict.kind === 'fail' ? (verdict.evidence[0]?.kind ?? 'fail') : verdict.kind;
      const after = await verdictIn(tier, trial, honest, timeoutMs);
      if (after.kind !== 'pass') rejections.push(`${tier} after ${name}: ${JSON.stringify(after).slice(0, 200)}`);
    }
    const vitest = flags['skip-vitest'] ? undefined : await passesVitest(trial, code, timeoutMs);
    rows.push({ name, vitest, accepted: accepted as Row['accepted'], reasons: reasons as Row['reasons'] });
  }
  logUpdate.done();
  print(rows, rejections);
}

function print(rows: readonly Row[], rejections: readonly string[]): void {
  const table = new Table({ head: ['candidate', 'plain vitest', ...TIERS], style: { head: [], border: [] } });
  const said = (accepted: boolean, reason: string): string => (accepted ? 'ACCEPTED' : `refused: ${reason}`);
  for (const { name, vitest, accepted, reasons } of rows) {
    const plain = vitest === undefined ? 'not run' : vitest ? 'ACCEPTED' : 'refused';
    table.push([name, plain, ...TIERS.map((tier) => said(accepted[tier], reasons[tier]))]);
  }
  const count = (accepts: (row: Row) => boolean | undefined): number =>
    rows.filter((row) => accepts(row) === true).length;
  const ours = Object.fromEntries(TIERS.map((tier) => [tier, count(({ accepted }) => accepted[tier])]));
  table.push([`accepted of ${rows.length}`, count(({ vitest }) => vitest), ...TIERS.map((tier) => ours[tier])]);
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(
    `The honest solution was refused ${rejections.length} times in ${rows.length * TIERS.length} checks.\n`,
  );
  for (const line of rejections) process.stdout.write(`  ${line}\n`);
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ candidates: rows.length, acceptedByVitest: count(({ vitest }) => vitest), acceptedByUs: ours, falseRejections: rejections.length })}\n`,
    );
  // Beside the tests nothing more is claimed than that it is said.
  process.exitCode = (ours['isolates'] ?? 0) + (ours['processes'] ?? 0) + rejections.length === 0 ? 0 : 1;
}

if (flags.help) process.stdout.write(`${HELP}\n`);
else {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run attacks -- --help.\n`);
    process.exitCode = 2;
  }
}
