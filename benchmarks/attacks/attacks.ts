import logUpdate from 'log-update';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpusIn, familiesIn, type Family, type Hostile } from '../../test/attacks/corpus.ts';
import { tableOf } from '../../src/text/table.ts';
import { commandTable, runCommandTier, runTypesTier } from './commandTier.ts';
import { openTier, passesVitest, TIERS, type OpenTier, type Tier } from './tiers.ts';

// How many hostile candidates plain vitest accepts, and how many this engine does, in each of its tiers. An honest solution is
// checked right after each, in the same tier.

const HELP = `Usage: npm run attacks -- [options]

  --dir FOLDER    hostile candidates, one file each, in folders by family (default: test/attacks/candidates)
  --test FILE     the vitest file that judges them
  --honest FILE   an honest solution of the same task
  --target PATH   the path under which the tests import the candidate (default: src/<name of the honest file>)
  --only NAME     candidates whose family and name contain this
  --tiers NAMES   some of isolates,vitest,processes,shared,command,types (default: all); in vitest, the
                  candidate is in an isolate within a whole vitest, as for tests that mock modules;
                  command and types have candidates of their own: for each test runner that is known,
                  and for the type check
  --timeout MS    for each run (default 8000)
  --known         only list what is known to be accepted beside its tests, and run nothing
  --skip-vitest   do not run plain vitest (it has no wall: hostile code runs as you)
  --markdown      print the tables as Markdown
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
    tiers: { type: 'string', default: [...TIERS, 'command', 'types'].join(',') },
    known: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '8000' },
    'skip-vitest': { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly hostile: Hostile;
  /** Undefined where it was not run. */
  readonly vitest: boolean | undefined;
  /** Undefined where the tier was not asked for. */
  readonly accepted: Readonly<Partial<Record<Tier, boolean>>>;
  readonly reasons: Readonly<Partial<Record<Tier, string>>>;
}

const tiers = TIERS.filter((tier) => flags.tiers.split(',').includes(tier));

async function main(): Promise<void> {
  for (const path of [flags.dir, flags.test, flags.honest])
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
  const found = corpusIn(flags.dir).filter(({ family, name }) => `${family}/${name}`.includes(flags.only));
  if (flags.known) return printKnown(found);
  const timeoutMs = Number(flags.timeout);
  const given: Family = {
    trial: {
      target: flags.target ?? `src/${basename(flags.honest)}`,
      test: { path: `tests/${basename(flags.test)}`, text: readFileSync(flags.test, 'utf8') },
    },
    honest: readFileSync(flags.honest, 'utf8'),
    corpus: found,
  };
  // Those stand beside the corpus, and are judged by tests of their own.
  const isOwn = flags.dir === join(ATTACKS, 'candidates');
  const families = [given, ...(isOwn ? familiesIn(join(ATTACKS, 'families')) : [])];
  const rows: Row[] = [];
  const rejections: string[] = [];
  for (const family of tiers.length === 0 ? [] : families) await runFamily(family, timeoutMs, rows, rejections);
  logUpdate.done();
  const own = isOwn ? flags.tiers.split(',') : [];
  const command = own.includes('command') ? await runCommandTier(flags.only) : {};
  print(rows, rejections, command, own.includes('types') ? await runTypesTier(flags.only) : undefined);
}

/** Runs the candidates of one family in each tier, and the honest solution after each. */
async function runFamily(
  { trial, honest, corpus: all }: Family,
  timeoutMs: number,
  rows: Row[],
  rejections: string[],
): Promise<void> {
  const corpus = all.filter(({ family, name }) => `${family}/${name}`.includes(flags.only));
  await using opened = new AsyncDisposableStack();
  const open = new Map<string, OpenTier>();
  for (const [index, hostile] of corpus.entries()) {
    const { family, name, code } = hostile;
    const progress = `${index} of ${corpus.length}: ${family}/${name}`;
    if (process.stdout.isTTY) logUpdate(progress);
    else if (index % 20 === 0) process.stderr.write(`${progress}\n`);
    const accepted: Partial<Record<Tier, boolean>> = {};
    const reasons: Partial<Record<Tier, string>> = {};
    const limitMs = Math.min(hostile.timeoutMs ?? timeoutMs, timeoutMs);
    for (const tier of tiers) {
      const key = `${tier} ${limitMs}`;
      const warm = open.get(key) ?? opened.use(await openTier(tier, trial, limitMs));
      open.set(key, warm);
      const verdict = await warm.verdictOn(code);
      // What the tests need of vitest and the candidate of Node leaves them no place but one, and the verdict says so.
      const beside = tier === 'vitest' && verdict.kind === 'pass' && verdict.isolation === 'shared';
      if (verdict.kind === 'pass') accepted[beside ? 'shared' : tier] = true;
      const reason = verdict.kind === 'fail' ? (verdict.evidence[0]?.kind ?? 'fail') : verdict.kind;
      reasons[tier] = beside ? 'ACCEPTED, as shared' : `refused: ${reason}`;
      // With time enough: a whole vitest takes a second to start, whatever the candidate was given.
      const after = await (tier === 'shared' || tier === 'vitest' ? await wide(tier) : warm).verdictOn(honest);
      if (after.kind !== 'pass')
        rejections.push(`${tier} after ${family}/${name}: ${JSON.stringify(after).slice(0, 200)}`);
    }
    const vitest = flags['skip-vitest'] || !hostile.tame ? undefined : await passesVitest(trial, code, timeoutMs);
    rows.push({ hostile, vitest, accepted, reasons });
  }

  async function wide(tier: Tier): Promise<OpenTier> {
    const key = `${tier} ${timeoutMs}`;
    const warm = open.get(key) ?? opened.use(await openTier(tier, trial, timeoutMs));
    open.set(key, warm);
    return warm;
  }
}

function printKnown(corpus: readonly Hostile[]): void {
  for (const { family, name, accepted } of corpus)
    if (accepted.shared !== undefined) process.stdout.write(`- \`${family}/${name}\`: ${accepted.shared}\n`);
}

function print(
  rows: readonly Row[],
  rejections: readonly string[],
  command: Awaited<ReturnType<typeof runCommandTier>>,
  types: Awaited<ReturnType<typeof runTypesTier>> | undefined,
): void {
  const table: string[][] = [];
  const plain = (accepted: boolean | undefined): string =>
    accepted === undefined ? 'not run' : accepted ? 'ACCEPTED' : 'refused';
  for (const { hostile, vitest, accepted, reasons } of rows) {
    const said = (tier: Tier): string =>
      accepted[tier] !== true ? (reasons[tier] ?? '') : hostile.right === undefined ? 'ACCEPTED' : 'right, harmless';
    table.push([`${hostile.family}/${hostile.name}`, plain(vitest), ...tiers.map(said)]);
  }
  const wrong = rows.filter(({ hostile }) => hostile.right === undefined);
  const families: (string | number)[][] = [];
  const countsOf = (some: readonly Row[]): number[] => [
    some.length,
    some.filter(({ vitest }) => vitest === true).length,
    ...tiers.map((tier) => some.filter(({ accepted }) => accepted[tier] === true).length),
  ];
  for (const family of new Set(wrong.map(({ hostile }) => hostile.family)))
    families.push([family, ...countsOf(wrong.filter(({ hostile }) => hostile.family === family))]);
  families.push(['all', ...countsOf(wrong)]);
  const [candidates, acceptedByVitest, ...ours] = countsOf(wrong);
  const acceptedByUs = Object.fromEntries(tiers.map((tier, index) => [tier, ours[index] ?? 0]));
  const notRun = rows.filter(({ vitest }) => vitest === undefined).length;
  const right = rows.length - wrong.length;
  process.stdout.write(
    `${tableOf(['candidate', 'plain vitest', ...tiers], table, flags.markdown)}\n\n${tableOf(['family', 'candidates', 'plain vitest accepts', ...tiers.map((tier) => `${tier} accepts`)], families, flags.markdown)}\n\n`,
  );
  process.stdout.write(
    `Plain vitest was not run for ${notRun}. ${right} more answer rightly, and leave nothing behind.\n`,
  );
  process.stdout.write(
    `The honest solution was refused ${rejections.length} times in ${rows.length * tiers.length} checks.\n`,
  );
  for (const line of rejections) process.stdout.write(`  ${line}\n`);
  if (Object.keys(command).length > 0) process.stdout.write(`\n${commandTable(command, flags.markdown)}\n`);
  if (types !== undefined)
    process.stdout.write(
      `\ntypes() accepts ${types.accepted.length} of ${types.candidates}: ${types.accepted.join(', ')}\n`,
    );
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ candidates, right, notRun, acceptedByVitest, acceptedByUs, falseRejections: rejections.length, command, types, reasons: Object.fromEntries(rows.map(({ hostile, reasons }) => [`${hostile.family}/${hostile.name}`, reasons])) })}\n`,
    );
  // Beside the tests nothing more is claimed than that it is said.
  const apart = tiers.reduce((sum, tier) => sum + (tier === 'shared' ? 0 : (acceptedByUs[tier] ?? 0)), 0);
  const lanes = Object.values(command).filter((lane) => typeof lane !== 'string');
  const surprises = lanes.reduce((sum, { unknown, falseRejections }) => sum + unknown.length + falseRejections, 0);
  process.exitCode = apart + rejections.length + surprises === 0 ? 0 : 1;
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
