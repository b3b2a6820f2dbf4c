import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommitteeError, explain } from '../../src/errors.ts';
import { tableOf } from '../../src/text/table.ts';
import { MissingData } from '../recorded/lines.ts';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import type { Outcome } from '../../src/harness/walk.ts';
import type { Priors } from '../../src/policy/priceAware/priors.ts';
import { withRouted } from '../../src/policy/priceAware/routed.ts';
import type { Routed, Router } from '../../src/policy/router.ts';
import { nearest } from '../../src/policy/routers.ts';
import { priorsOnOtherFolds, trialsOf } from './folds.ts';
import { otherPiles, pilesIn, type Pile } from './piles.ts';
import { ship } from './ship.ts';
import { aware, fixedArms, oracle, replay, strongOnce, type ArmFigures } from './replay.ts';

// The policy that minds prices, held against fixed ones, on recorded answers of real models. What it knows beforehand was measured on other folds.

const HELP = `Usage: npm run bench:policy -- [options]

  --data FOLDER   the folder that holds humaneval-ts/ and humaneval-py/ (default ../shared/data)
  --tasks FILE    other recordings of the shape of humaneval-ts, with --samples FILE
  --samples FILE
  --ship          write what the package ships as known of models, fitted to all of them
  --markdown      print the tables as Markdown
  --json          print the figures as one line of JSON at the end

It takes about half a minute.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    tasks: { type: 'string' },
    samples: { type: 'string' },
    ship: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Points of the curve between money and tasks solved. */
const WORTHS = [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 2, 4, 8, 16];

const SHIPPED = join(import.meta.dirname, '../../src/policy/priceAware/shipped.json');

interface PileFigures {
  readonly arms: readonly ArmFigures[];
  readonly thorough: ArmFigures;
  readonly asStrong: ArmFigures;
  readonly ladder: ArmFigures | undefined;
  /** The cheapest point of the curve that solves as much as the strong member alone. */
  readonly match: ArmFigures | undefined;
  readonly bounds: ReturnType<typeof oracle>;
  /** What routing gains, in calls of the strong member a task; absent where prompts were not recorded. */
  readonly router: Estimate | undefined;
}

function figuresOf(pile: Pile): PileFigures {
  const known = priorsOnOtherFolds(pile);
  const priorsFor = (task: string) => known.get(task)?.priors ?? { version: 1 as const, basis: '', options: {} };
  const fixed = fixedArms(pile).map(({ name, arm, ladder }) => ({ ladder, ...replay(name, pile, () => arm) }));
  const run = (name: string, options: Parameters<typeof aware>[2]): ArmFigures =>
    replay(name, pile, aware(pile, priorsFor, options)).figures;
  const unrouted = replay('price-aware, cheapest', pile, aware(pile, priorsFor, { pace: 'cheapest' }));
  const thorough = unrouted.figures;
  const routed =
    pile.prompts.size === 0
      ? undefined
      : replay('price-aware, cheapest, nearest', pile, aware(pile, routedFor(pile, known), { pace: 'cheapest' }));
  const asStrong = run('price-aware, cheapest, as strong', { pace: 'cheapest', worth: 'as-strong' });
  const curve = WORTHS.map((worth) => run(`price-aware, cheapest, worth ${worth}`, { pace: 'cheapest', worth }));
  const once = fixed[0]?.figures.solved.value ?? 0;
  return {
    arms: [
      ...fixed.map(({ figures }) => figures),
      thorough,
      ...(routed === undefined ? [] : [routed.figures]),
      run('price-aware, balanced', {}),
      run('price-aware, fastest', { pace: 'fastest' }),
      asStrong,
      ...curve,
    ],
    thorough,
    asStrong,
    ladder: fixed.find(({ ladder }) => ladder)?.figures,
    match: [asStrong, ...curve]
      .toSorted((a, b) => a.cost.value - b.cost.value)
      .find(({ solved }) => solved.value >= once),
    bounds: oracle(pile),
    router: routed && gainOf(pile, routed.outcomes, unrouted.outcomes),
  };
}

/** What a router by the nearest tasks of other folds says of each task. */
function routedFor(pile: Pile, known: ReturnType<typeof priorsOnOtherFolds>): (task: string) => Priors {
  const routers = new Map<readonly string[], Router>();
  const made = new Map<string, Priors>();
  return (task) => {
    const { priors, others } = known.get(task) ?? {
      priors: { version: 1 as const, basis: '', options: {} },
      others: [],
    };
    const router =
      routers.get(others) ??
      nearest(others.map((other) => ({ prompt: pile.prompts.get(other) ?? '', trials: trialsOf(pile, [other]) })));
    routers.set(others, router);
    const asked = {
      prompt: pile.prompts.get(task) ?? '',
      targets: ['solution.ts'] as const,
      language: 'ts',
      signature: undefined,
    };
    const found =
      made.get(task) ?? withRouted(priors, router.route({ task: asked, checkers: [] }, priors) as Routed, router.name);
    made.set(task, found);
    return found;
  };
}

/** What a solved task is taken to be worth where two arms differ in what they solve and cost, in calls of the strong member. */
const WORTH = 4;

/** What one arm gains over another, a task: solved tasks at their worth, less what they cost, in calls of the strong member. */
function gainOf(pile: Pile, routed: readonly Outcome[], plain: readonly Outcome[]): Estimate {
  const once = strongOnce(pile);
  const value = ({ returned, bought }: Outcome): number =>
    (returned?.right === true ? WORTH : 0) - bought.reduce((sum, { usd }) => sum + (usd ?? 0), 0) / once;
  const gains = routed.map((outcome, index) => value(outcome) - value(plain[index] ?? outcome));
  return estimate(gains, (some) => some.reduce((sum, gain) => sum + gain, 0) / some.length);
}

function print(pile: Pile, { arms, bounds, router }: PileFigures): void {
  const between = (low: number, high: number, digits: number): string =>
    `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  const rows = arms.map(({ name, solved, cost, strongCalled, seconds }) => [
    name,
    solved.value.toFixed(1),
    between(solved.low, solved.high, 1),
    cost.value.toFixed(3),
    between(cost.low, cost.high, 3),
    strongCalled.toFixed(1),
    seconds.toFixed(1),
  ]);
  const head = ['arm', 'solved %', '95 %', 'cost', '95 %', 'strong %', 'seconds'];
  process.stdout.write(
    `${pile.name}: ${pile.tasks.length} tasks, ${pile.prices}; one call of ${pile.strong} = 1.00\n${tableOf(head, rows, flags.markdown)}\n` +
      `Who knew every answer beforehand: ${bounds.solved.toFixed(1)} % at ${bounds.cost.toFixed(3)}.\n${router === undefined ? '' : `The router by nearest tasks gains ${router.value.toFixed(3)} (${between(router.low, router.high, 3)}) calls of the strong member a task, a solved one taken as worth ${WORTH}.\n`}\n`,
  );
}

function main(): void {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  if (flags.tasks !== undefined || flags.samples !== undefined) {
    if (flags.tasks === undefined || flags.samples === undefined)
      throw new MissingData('Give both --tasks FILE and --samples FILE.');
    const found = otherPiles(flags.tasks, flags.samples).map((pile) => ({ pile, figures: figuresOf(pile) }));
    for (const { pile, figures } of found) print(pile, figures);
    if (flags.json)
      process.stdout.write(
        `${JSON.stringify(Object.fromEntries(found.map(({ pile, figures }) => [pile.prices, shown(figures)])))}\n`,
      );
    return;
  }
  const piles = pilesIn(flags.data);
  if (flags.ship) return ship([piles.py, piles.ts], SHIPPED);
  const py = figuresOf(piles.py);
  const ts = figuresOf(piles.ts);
  const today = figuresOf(piles.today);
  const svelte = figuresOf(piles.svelte);
  print(piles.py, py);
  print(piles.ts, ts);
  print(piles.today, today);
  print(piles.svelte, svelte);
  const bounds = (figures: PileFigures, target: number) => ({
    solved: figures.bounds.solved,
    cost: figures.bounds.cost,
    costAtTarget: figures.bounds.costFor(target),
    costAtStrong: figures.bounds.costFor(figures.arms[0]?.solved.value ?? 0),
  });
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({
        py: shown(py),
        ts: shown(ts),
        today: {
          solved: today.asStrong.solved,
          cost: today.asStrong.cost,
          costOfFixedLadder: today.ladder?.cost.value,
        },
        router: today.router && {
          gain: ts.router?.value,
          interval: [ts.router?.low, ts.router?.high],
          today: today.router,
        },
        bounds: { py: bounds(py, 93), ts: bounds(ts, 88.5), today: bounds(today, today.arms[0]?.solved.value ?? 0) },
      })}\n`,
    );
}

/** What is asked of the policy: most tasks for their price, and the strong member's own solve rate. */
function shown({ thorough, asStrong, match, arms }: PileFigures) {
  return {
    strong: arms[0]?.solved.value,
    solved: thorough.solved,
    cost: thorough.cost,
    asStrong: { solved: asStrong.solved, cost: asStrong.cost },
    matchCost: match?.cost ?? null,
    matchSolved: match?.solved ?? null,
  };
}

try {
  main();
} catch (error) {
  if (!(error instanceof MissingData || error instanceof CommitteeError)) throw error;
  process.stderr.write(`${error instanceof CommitteeError ? explain(error) : error.message}\n`);
  process.exitCode = 2;
}
