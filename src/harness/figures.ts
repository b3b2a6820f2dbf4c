import { sampleCorrelation } from 'simple-statistics';
import type { Arm } from './arm.ts';
import { armFigures, isRight, type ArmFigures, type ArmRun } from './armFigures.ts';
import { memberFigures, type MemberFigures } from './memberFigures.ts';
import type { PriceTable } from './prices.ts';
import { reordered } from './repeats.ts';
import type { MemberSeal, Sample } from './sample.ts';
import { estimate, type Estimate } from './statistics/estimate.ts';
import { holm } from './statistics/holm.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { average } from './statistics/shares.ts';
import { pileOf, walk } from './walk.ts';

/** What a pile of samples holds, whoever chooses from it. Rates are in per cent. */
interface PileFigures {
  /** Tasks for which some sample is right. */
  readonly oracle: Estimate;
  /** Tasks for which some right sample passes the visible checkers too. */
  readonly reachable: Estimate;
}

/** Everything that is reported of a suite's run. */
export interface SuiteFigures extends About {
  readonly samples: readonly Sample[];
  /** Samples that could not be judged: neither right nor accepted. */
  readonly broken: number;
  readonly members: readonly MemberFigures[];
  readonly arms: readonly ArmFigures[];
  readonly pile: PileFigures;
  /** Pearson's, of how often each of two members fails on a task. */
  readonly correlations: readonly { readonly members: readonly [string, string]; readonly r: number }[];
}

/** What the samples are of. */
export interface About {
  readonly suite: string;
  readonly basis: string;
  /** How prices and tokens were come by. */
  readonly prices: string;
  readonly priceTables: readonly PriceTable[];
  readonly tasks: readonly string[];
  /** Whether the truth is known by more than the visible checkers; without it there are no false accepts to count. */
  readonly hidden: boolean;
  /** How often each arm is run, over the same samples in another order each time, and what draws the order. */
  readonly repeats: number;
  readonly seed: number;
}

/** Computes everything that is reported of a suite from its samples. The first arm is the baseline. */
export function figuresOf(
  about: About,
  samples: readonly Sample[],
  members: readonly MemberSeal[],
  arms: readonly Arm[],
): SuiteFigures {
  const { tasks, hidden, priceTables: tables, repeats, seed } = about;
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const piles = tasks.map((task) => byTask.get(task) ?? []);
  const named = members.map(({ name }) => name);
  const orders = piles.map((pile) => Array.from({ length: repeats }, (_, repeat) => reordered(pile, repeat, seed)));
  const runs = arms.map((arm) =>
    tasks.map((task, index): ArmRun => {
      const pile = pileOf(arm, task, piles[index] ?? [], members);
      return {
        outcomes: (orders[index] ?? []).map((order) => walk(arm, task, order, members)),
        pile: pile.filter(({ member }) => arm.committee.includes(member)),
      };
    }),
  );
  const baseline = runs[0] ?? [];
  const pValues = [1, ...holm(runs.slice(1).map((run) => difference(run, baseline)))];
  const strongest = arms[0]?.committee ?? [];
  return {
    ...about,
    samples,
    broken: samples.filter(({ visible }) => visible === 'broken').length,
    members: named.map((name) => memberFigures(name, piles, hidden)),
    arms: arms.map((arm, index) =>
      armFigures(arm, runs[index] ?? [], { baseline, strongest, tables, hidden, p: pValues[index] ?? 1 }),
    ),
    pile: {
      oracle: share(piles, (pile) => pile.some(({ right }) => right)),
      reachable: share(piles, (pile) => pile.some(({ right, visible }) => right && visible === 'pass')),
    },
    correlations: pairs(named).map(([a, b]) => ({ members: [a, b], r: correlation(a, b, piles) })),
  };
}

/** McNemar's p on the first repeat: the test is one of pairs. */
function difference(runs: readonly ArmRun[], baseline: readonly ArmRun[]): number {
  const solved = (run: ArmRun | undefined): boolean => run?.outcomes[0] !== undefined && isRight(run.outcomes[0]);
  const only = (a: readonly ArmRun[], b: readonly ArmRun[]): number =>
    a.filter((run, index) => solved(run) && !solved(b[index])).length;
  return mcnemar(only(runs, baseline), only(baseline, runs));
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): Estimate {
  return estimate(
    items.map((item) => 100 * Number(is(item))),
    average,
  );
}

function correlation(a: string, b: string, piles: readonly (readonly Sample[])[]): number {
  const failing = (name: string): number[] =>
    piles.map((pile) => average(pile.filter(({ member }) => member === name).map(({ right }) => Number(!right))));
  return piles.length < 2 ? Number.NaN : sampleCorrelation(failing(a), failing(b));
}

function pairs(names: readonly string[]): [string, string][] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]));
}
