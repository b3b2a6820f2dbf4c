import { sampleCorrelation } from 'simple-statistics';
import type { Arm } from './arm.ts';
import { armFigures, solvedShare, type ArmFigures, type ArmRun } from './armFigures.ts';
import type { TaskBehaviours } from './behaviours.ts';
import { memberFigures, type MemberFigures } from './memberFigures.ts';
import type { PriceTable } from './prices.ts';
import { reordered } from './repeats.ts';
import type { MemberSeal, Sample } from './sample.ts';
import { clopperPearson } from '../statistics/clopperPearson.ts';
import type { Estimate } from './statistics/estimate.ts';
import { inPercent } from './statistics/inPercent.ts';
import { holm } from './statistics/holm.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { percentage } from './statistics/percentage.ts';
import { average } from './statistics/shares.ts';
import { signFlip } from './statistics/signFlip.ts';
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
  /** Samples that could not be judged by the visible checkers, or by the hidden ones. */
  readonly broken: number;
  readonly members: readonly MemberFigures[];
  readonly arms: readonly ArmFigures[];
  readonly pile: PileFigures;
  /** Tasks that all members get wrong, in per cent, with the exact interval of Clopper and Pearson: no choice solves more than the rest. */
  readonly beta: Estimate;
  /** Pearson's, of how often each of two members fails on a task. */
  readonly correlations: readonly { readonly members: readonly [string, string]; readonly r: number }[];
}

/** A task that could not be judged. */
export interface SetAside {
  readonly task: string;
  readonly why: string;
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
  /** Answers that were wanted and that there are not: members that were asked did not give them, or recordings do not hold them. */
  readonly missing: number;
  /** Those of them that recordings do not hold, by member. */
  readonly unrecorded?: Readonly<Record<string, number>>;
  /** Tasks whose checkers cannot judge, and why: they are in no figure. */
  readonly aside?: readonly SetAside[];
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
  behaviours: readonly TaskBehaviours[] = [],
): SuiteFigures {
  const behaving = new Map(behaviours.map((one) => [one.task, one]));
  const { tasks, priceTables: tables, repeats, seed } = about;
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const piles = tasks.map((task) => byTask.get(task) ?? []);
  const named = members.map(({ name }) => name);
  const orders = piles.map((pile) => Array.from({ length: repeats }, (_, repeat) => reordered(pile, repeat, seed)));
  const runs = arms.map((arm) =>
    tasks.map((task, index): ArmRun => {
      const own = orders[index] ?? [];
      return {
        outcomes: own.map((order) => walk(arm, task, order, members, behaving.get(task))),
        piles: own.map((order) =>
          pileOf(arm, task, order, members).filter(({ member }) => arm.committee.includes(member)),
        ),
      };
    }),
  );
  const baseline = runs[0] ?? [];
  const pValues = [1, ...holm(runs.slice(1).map((run) => difference(run, baseline)))];
  const strongest = arms[0]?.committee ?? [];
  return {
    ...about,
    samples,
    broken: samples.filter(({ visible, truth }) => visible === 'broken' || truth === 'broken').length,
    members: named.map((name) => memberFigures(name, piles)),
    arms: arms.map((arm, index) =>
      armFigures(arm, runs[index] ?? [], { baseline, strongest, tables, p: pValues[index] ?? 1 }),
    ),
    pile: {
      oracle: share(piles, (pile) => pile.some(({ right }) => right)),
      reachable: share(piles, (pile) => pile.some(({ right, visible }) => right && visible === 'pass')),
    },
    beta: inPercent(clopperPearson(piles.filter((pile) => !pile.some(({ right }) => right)).length, piles.length)),
    correlations: pairs(named).map(([a, b]) => ({ members: [a, b], r: correlation(a, b, piles) })),
  };
}

/** McNemar's exact test of pairs; of repeats, whose pairs are means, the randomization test that it is a case of. */
export function difference(runs: readonly ArmRun[], others: readonly ArmRun[]): number {
  const ahead = runs.flatMap((run, index) => {
    const other = others[index];
    return other === undefined ? [] : [solvedShare(run) - solvedShare(other)];
  });
  if (runs.some(({ outcomes }) => outcomes.length > 1)) return signFlip(ahead);
  return mcnemar(ahead.filter((points) => points > 0).length, ahead.filter((points) => points < 0).length);
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): Estimate {
  return percentage(
    items.map((item) => 100 * Number(is(item))),
    average,
  );
}

/** Over the tasks that both have answers to. */
function correlation(a: string, b: string, piles: readonly (readonly Sample[])[]): number {
  const failing = (name: string, pile: readonly Sample[]): number =>
    average(pile.filter(({ member }) => member === name).map(({ right }) => Number(!right)));
  const both = piles
    .map((pile) => [failing(a, pile), failing(b, pile)] as const)
    .filter((pair) => !pair.some(Number.isNaN));
  return both.length < 2
    ? Number.NaN
    : sampleCorrelation(
        both.map(([one]) => one),
        both.map(([, other]) => other),
      );
}

function pairs(names: readonly string[]): [string, string][] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]));
}
