import { mean, quantile, sampleCorrelation } from 'simple-statistics';
import type { Arm } from './arm.ts';
import type { MemberSeal, Sample } from './sample.ts';
import { estimate, type Estimate } from './statistics/estimate.ts';
import { holm } from './statistics/holm.ts';
import { mcnemar } from './statistics/mcnemar.ts';
import { passAtK } from './statistics/passAtK.ts';
import { walk, type Outcome } from './walk.ts';

/** What a member's answers are worth. Rates are in per cent. */
interface MemberFigures {
  readonly name: string;
  readonly samples: number;
  /** Against the truth, by the unbiased estimator; for each k that every task has as many samples for. */
  readonly passAt: Readonly<Record<number, Estimate>>;
  /** Of the answers that the visible checkers pass, those that are wrong. NaN where none passes, or nothing else knows the truth. */
  readonly falseAccepts: Estimate;
  readonly accepted: number;
}

/** What an arm came to. Rates are in per cent. */
export interface ArmFigures {
  readonly name: string;
  /** Tasks for which a right answer was returned. */
  readonly solved: Estimate;
  /** Of the answers that were returned, those that are wrong. */
  readonly falseAccepts: Estimate;
  readonly returned: number;
  /** USD of all tasks together; of members without prices nothing is in it. */
  readonly usd: number;
  /** Cost as a multiple of the baseline's. */
  readonly cost: Estimate;
  /** Tasks for which the strong member was called. */
  readonly strongShare: number;
  readonly tokens: number;
  /** ms a task. */
  readonly p50: number;
  readonly p95: number;
  /** (solved − one sample) / (oracle over the same pile − one sample); DESIGN's selection efficiency. */
  readonly selectionEfficiency: number;
  /** Of the cheap answers that are returned, in per cent, how many more could be wrong until the baseline solves as many; undefined where it does. */
  readonly breakEven: number | undefined;
  /** Against the baseline: exact McNemar, corrected for the number of arms by Holm. 1 for the baseline itself. */
  readonly p: number;
  readonly outcomes: readonly Outcome[];
}

/** What a pile of samples holds, whoever chooses from it. Rates are in per cent. */
interface PileFigures {
  /** Tasks for which some sample is right. */
  readonly oracle: Estimate;
  /** Tasks for which some right sample passes the visible checkers too. */
  readonly reachable: Estimate;
}

export interface SuiteFigures {
  readonly suite: string;
  readonly basis: string;
  readonly prices: string;
  readonly tasks: number;
  readonly samples: number;
  readonly broken: number;
  readonly members: readonly MemberFigures[];
  readonly arms: readonly ArmFigures[];
  readonly pile: PileFigures;
  /** Pearson's, of how often each of two members fails on a task. */
  readonly correlations: readonly { readonly members: readonly [string, string]; readonly r: number }[];
}

const KS = [1, 2, 4, 8, 10];

/** What the samples are of. */
export interface About {
  readonly suite: string;
  readonly basis: string;
  /** How prices and tokens were come by. */
  readonly prices: string;
  readonly tasks: readonly string[];
  /** Whether the truth is known by more than the visible checkers; without it there are no false accepts to count. */
  readonly hidden: boolean;
}

/** Computes everything that is printed of a suite from its samples. The first arm is the baseline. */
export function figuresOf(
  { suite, basis, prices, tasks, hidden }: About,
  samples: readonly Sample[],
  members: readonly MemberSeal[],
  arms: readonly Arm[],
): SuiteFigures {
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const piles = tasks.map((task) => byTask.get(task) ?? []);
  const named = members.map(({ name }) => name);
  const runs = arms.map((arm) => tasks.map((task) => walk(arm, task, byTask.get(task) ?? [], members)));
  const baseline = runs[0] ?? [];
  const pValues = holm(runs.slice(1).map((outcomes) => comparison(outcomes, baseline)));
  return {
    suite,
    basis,
    prices,
    tasks: tasks.length,
    samples: samples.length,
    broken: samples.filter(({ visible }) => visible === 'broken').length,
    members: named.map((name) => memberFigures(name, piles, hidden)),
    arms: arms.map((arm, index) =>
      armFigures(arm, runs[index] ?? [], baseline, piles, index === 0 ? 1 : (pValues[index - 1] ?? 1), hidden),
    ),
    pile: {
      oracle: share(piles, (pile) => pile.some(({ right }) => right)),
      reachable: share(piles, (pile) => pile.some(({ right, visible }) => right && visible === 'pass')),
    },
    correlations: pairs(named).map(([a, b]) => ({ members: [a, b], r: correlation(a, b, piles) })),
  };
}

function memberFigures(name: string, piles: readonly (readonly Sample[])[], hidden: boolean): MemberFigures {
  const own = piles.map((pile) => pile.filter(({ member }) => member === name));
  const counts = own.map((samples) => ({ n: samples.length, c: samples.filter(({ right }) => right).length }));
  const possible = KS.filter((k) => counts.length > 0 && counts.every(({ n }) => n >= k));
  const passed = own.map((samples) => samples.filter(({ visible }) => visible === 'pass'));
  return {
    name,
    samples: own.flat().length,
    passAt: Object.fromEntries(
      possible.map((k) => [
        k,
        estimate(counts, (some) => 100 * average(some.map(({ n, c }) => passAtK(n, c, k) ?? 0))),
      ]),
    ),
    falseAccepts: estimate(passed, (some) => (hidden ? wrongAmong(some.flat()) : Number.NaN)),
    accepted: passed.flat().length,
  };
}

function armFigures(
  { name, committee }: Arm,
  outcomes: readonly Outcome[],
  baseline: readonly Outcome[],
  piles: readonly (readonly Sample[])[],
  p: number,
  hidden: boolean,
): ArmFigures {
  const solved = (some: readonly Outcome[]): number => 100 * average(some.map((one) => Number(isRight(one))));
  const both = outcomes.map((outcome, index) => ({ outcome, base: baseline[index] }));
  const cheap = average(
    outcomes.map(({ returned, strongCalls }) => Number(returned !== undefined && strongCalls === 0)),
  );
  const pile = piles.map((samples) => samples.filter(({ member }) => committee.includes(member)));
  const one = 100 * average(pile.map((samples) => average(samples.map(({ right }) => Number(right)))));
  const oracle = 100 * average(pile.map((samples) => Number(samples.some(({ right }) => right))));
  const ahead = solved(outcomes) - solved(baseline);
  const times = outcomes.map(({ ms }) => ms);
  return {
    name,
    solved: estimate(outcomes, solved),
    falseAccepts: estimate(outcomes, (some) =>
      hidden ? wrongAmong(some.flatMap(({ returned }) => returned ?? [])) : Number.NaN,
    ),
    returned: outcomes.filter(({ returned }) => returned !== undefined).length,
    usd: sum(outcomes.map(({ usd }) => usd)),
    cost: estimate(
      both,
      (some) => sum(some.map(({ outcome }) => outcome.usd)) / sum(some.map(({ base }) => base?.usd ?? 0)),
    ),
    strongShare: 100 * average(outcomes.map(({ strongCalls }) => Number(strongCalls > 0))),
    tokens: sum(outcomes.map(({ tokens }) => tokens)),
    p50: times.length === 0 ? Number.NaN : quantile(times, 0.5),
    p95: times.length === 0 ? Number.NaN : quantile(times, 0.95),
    selectionEfficiency:
      (100 * (100 * average(outcomes.map((run) => Number(isRight(run) && run.strongCalls === 0))) - one)) /
      (oracle - one),
    breakEven: ahead > 0 && cheap > 0 ? ahead / cheap : undefined,
    p,
    outcomes,
  };
}

function comparison(outcomes: readonly Outcome[], baseline: readonly Outcome[]): number {
  const only = (a: readonly Outcome[], b: readonly Outcome[]): number =>
    a.filter((one, index) => isRight(one) && !isRight(b[index])).length;
  return mcnemar(only(outcomes, baseline), only(baseline, outcomes));
}

function isRight(outcome: Outcome | undefined): boolean {
  return outcome?.returned?.right === true;
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): Estimate {
  return estimate(items, (some) => 100 * average(some.map((item) => Number(is(item)))));
}

function wrongAmong(samples: readonly Sample[]): number {
  return 100 * average(samples.map(({ right }) => Number(!right)));
}

function correlation(a: string, b: string, piles: readonly (readonly Sample[])[]): number {
  const failing = (name: string): number[] =>
    piles.map((pile) => average(pile.filter(({ member }) => member === name).map(({ right }) => Number(!right))));
  return piles.length < 2 ? Number.NaN : sampleCorrelation(failing(a), failing(b));
}

function pairs(names: readonly string[]): [string, string][] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]));
}

function average(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean([...values]);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
