import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tableOf } from '../../src/text/table.ts';
import { MissingData } from '../recorded/lines.ts';
import { figuresOf, WORTH, type PileFigures } from './figures.ts';
import { otherPiles, pilesIn, type Pile } from './piles.ts';
import { ship } from './ship.ts';
import { inWords } from '../recorded/inWords.ts';

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

const SHIPPED = join(import.meta.dirname, '../../src/policy/priceAware/shipped.json');

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

await inWords(main);
