import { existsSync, mkdirSync, readFileSync, rmSync, appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogUpdate } from 'log-update';
import { digestOf } from '../../src/digest.ts';
import { figuresOf, type ArmFigures, type SuiteFigures } from '../../src/harness/figures.ts';
import { gather } from '../../src/harness/gather.ts';
import type { MemberSeal, Sample } from '../../src/harness/sample.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { tableOf } from '../table.ts';
import { loadSuite, MissingData, SUITES, type RecordedSuite } from './suites.ts';

// Committee against strong model on recorded answers of real models: each answer is checked once, and every arm chooses from the same pile.

const HELP = `Usage: npm run bench:recorded -- [options]

  --suite NAME    ${SUITES.join(', ')}; several with commas (default: all)
  --data FOLDER   the folder that holds humaneval-ts/ and humaneval-py/ (default ../shared/data)
  --limit N       so many tasks of each
  --fresh         check everything again; otherwise what was checked before is taken from .weak-committee/
  --markdown      print the tables as Markdown
  --json          print the figures as one line of JSON at the end

It takes about four minutes on two cores. Ctrl-C keeps what is checked; the same command goes on.`;

const { values: flags } = parseArgs({
  options: {
    suite: { type: 'string', default: SUITES.join(',') },
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    limit: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const TIMEOUT_MS = 20_000;

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const suites = flags.suite.split(',').map((name) => loadSuite(name, flags.data));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped')));
  const all: Record<string, object> = {};
  for (const suite of suites) {
    const samples = await samplesOf(suite, stop.signal);
    if (samples === undefined) return;
    const seals = suite.members.map(({ member: { name, prices } }): MemberSeal => ({ name, prices: prices ?? null }));
    const tasks = suite.tasks.map(({ input }) => input.id).slice(0, limit());
    const hidden = suite.tasks.some((task) => task.hidden.length > 0);
    const figures = figuresOf({ suite: suite.name, basis: suite.basis, tasks, hidden }, samples, seals, suite.arms);
    print(figures, suite.prices);
    all[suite.name] = json(figures);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ suites: all })}\n`);
}

function limit(): number | undefined {
  return flags.limit === undefined ? undefined : Number(flags.limit);
}

/** Every recorded answer, judged; undefined when it was stopped. What is done is kept, task by task. */
async function samplesOf(suite: RecordedSuite, signal: AbortSignal): Promise<Sample[] | undefined> {
  const asked = suite.members.map(({ member, samples }) => ({
    name: member.name,
    samples,
    prices: { ...member.prices },
  }));
  const file = join(
    '.weak-committee',
    `recorded-${suite.name}-${digestOf({ asked, data: flags.data }).slice(0, 8)}.jsonl`,
  );
  mkdirSync(dirname(file), { recursive: true });
  if (flags.fresh) rmSync(file, { force: true });
  const known = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .flatMap((line) => JSON.parse(line) as Sample[])
    : [];
  const tasks = suite.tasks.slice(0, limit());
  const log = createLogUpdate(process.stderr);
  let done = new Set(known.map(({ task }) => task)).size;
  const start = { at: Date.now(), done };
  try {
    return await gather(
      { ...suite, tasks },
      {
        members: suite.members,
        known,
        timeoutMs: TIMEOUT_MS,
        signal,
        onTask(samples) {
          appendFileSync(file, `${JSON.stringify(samples)}\n`);
          done++;
          const left = Math.round((((Date.now() - start.at) / (done - start.done)) * (tasks.length - done)) / 1000);
          const line = `${suite.name}: ${done} of ${tasks.length} tasks, about ${left} s left`;
          if (process.stderr.isTTY) log(line);
          else if (done % 40 === 0) process.stderr.write(`${line}\n`);
        },
      },
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write(`Stopped. What is checked is kept in ${file}; the same command goes on.\n`);
    process.exitCode = 130;
    return undefined;
  } finally {
    log.done();
  }
}

function print(
  { suite, basis, tasks, samples, broken, members, arms, pile, correlations }: SuiteFigures,
  prices: string,
): void {
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  write(
    `\n${suite}: ${tasks} tasks, ${samples} samples, ${broken} that could not be judged. ${capital(basis)}.\n${capital(prices)}.\n`,
  );
  write(
    tableOf(
      ['member', 'pass@1 %', 'pass@4 %', 'false accepts %', 'of answers accepted'],
      members.map(({ name, passAt, falseAccepts, accepted }) => [
        name,
        shown(passAt[1]),
        shown(passAt[4]),
        shown(falseAccepts),
        accepted,
      ]),
      flags.markdown,
    ),
  );
  const [baseline] = arms;
  write('');
  write(
    tableOf(
      [
        'arm',
        'solved %',
        'false accepts %',
        `cost, ${baseline?.name ?? 'the first'} = 1`,
        'strong called %',
        'p against it',
        'selection efficiency %',
        'break-even false accepts %',
        's a task, p50 / p95',
      ],
      arms.map((arm) => [
        arm.name,
        shown(arm.solved),
        shown(arm.falseAccepts),
        shown(arm.cost, 3),
        arm.strongShare.toFixed(1),
        arm === baseline ? '' : arm.p < 0.001 ? '< 0.001' : arm.p.toFixed(3),
        plain(arm.selectionEfficiency),
        arm.breakEven === undefined ? '-' : arm.breakEven.toFixed(1),
        `${(arm.p50 / 1000).toFixed(1)} / ${(arm.p95 / 1000).toFixed(1)}`,
      ]),
      flags.markdown,
    ),
  );
  write(
    `\nOracle over all samples: ${shown(pile.oracle)} %; over those that the visible checkers pass: ${shown(pile.reachable)} %. 95 % intervals by bootstrap over tasks; p by McNemar's exact test, corrected by Holm.`,
  );
  write(
    `Failure correlation: ${correlations.map(({ members: [a, b], r }) => `${a} and ${b} ${r.toFixed(2)}`).join('; ')}.`,
  );
}

function json({ members, arms }: SuiteFigures): object {
  return {
    members: Object.fromEntries(
      members.map(({ name, passAt, falseAccepts }) => [
        name,
        {
          passAt1: rounded(passAt[1]?.value),
          passAt4: rounded(passAt[4]?.value),
          falseAccepts: rounded(falseAccepts.value),
        },
      ]),
    ),
    arms: Object.fromEntries(arms.map((arm) => [arm.name, armJson(arm)])),
  };
}

function armJson({
  solved,
  cost,
  strongShare,
  falseAccepts,
  p,
  selectionEfficiency,
  breakEven,
  usd,
  tokens,
}: ArmFigures): object {
  return {
    solved: rounded(solved.value),
    interval: [rounded(solved.low), rounded(solved.high)],
    cost: Number(cost.value.toFixed(3)),
    costInterval: [Number(cost.low.toFixed(3)), Number(cost.high.toFixed(3))],
    strongShare: rounded(strongShare),
    falseAccepts: rounded(falseAccepts.value),
    p: Number(p.toPrecision(3)),
    selectionEfficiency: rounded(selectionEfficiency),
    breakEven: rounded(breakEven),
    usd: Number(usd.toFixed(6)),
    tokens,
  };
}

function shown(estimate: Estimate | undefined, digits = 1): string {
  if (estimate === undefined || Number.isNaN(estimate.value)) return '-';
  const { value, low, high } = estimate;
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

function plain(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '-';
}

function rounded(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(1));
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof MissingData)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
