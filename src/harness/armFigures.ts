import { quantile, sum } from 'simple-statistics';
import { otherPricings, OWN, type PriceTable, type Pricing } from './prices.ts';
import { riskCoverage, type RiskPoint } from './riskCoverage.ts';
import type { Sample } from './sample.ts';
import { estimate, type Estimate } from './statistics/estimate.ts';
import { percentage } from './statistics/percentage.ts';
import { average, percentWrong } from './statistics/shares.ts';
import type { Outcome } from './walk.ts';

/** What an arm did on one task. */
export interface ArmRun {
  /** One for each repeat. */
  readonly outcomes: readonly Outcome[];
  /** The cheap samples that it could have bought, of each repeat. */
  readonly piles: readonly (readonly Sample[])[];
}

/** The four quantities of arXiv:2605.14163, of the cheap members alone, in per cent. */
interface Diagnostics {
  /** Tasks for which a right answer is in the pile. */
  readonly coverage: number;
  /** Of those, the ones for which it is returned. */
  readonly identifiability: number;
  /** How far rounds of repair move on; undefined, since no policy repairs yet. */
  readonly progress: undefined;
  /** Of what one sample misses, the share that some other sample of the pile gets right: whether more samples leave the same blind spot. */
  readonly diversity: number;
}

/** What an arm came to. Rates are in per cent; with repeats, of all of them together. */
export interface ArmFigures {
  readonly name: string;
  readonly committee: readonly string[];
  /** Tasks for which a right answer was returned. */
  readonly solved: Estimate;
  /** Of the answers that were returned, those that are wrong. */
  readonly falseAccepts: Estimate;
  readonly returned: number;
  /** USD of all tasks together, of one repeat; NaN where a member that was asked has no prices. */
  readonly usd: number;
  /** The same, by member. */
  readonly spent: Readonly<Record<string, number>>;
  /** Cost as a multiple of the baseline's, by the paired bootstrap; NaN where one of them is not known. */
  readonly cost: Estimate;
  /** The same at other prices; undefined where a member has none. */
  readonly costAt: readonly { readonly prices: string; readonly cost: Estimate | undefined }[];
  /** Tasks for which the strong member was called. */
  readonly strongShare: number;
  readonly tokens: number;
  /** ms a task. */
  readonly p50: number;
  readonly p95: number;
  /** (solved by cheap members − one sample) / (oracle over the same pile − one sample); DESIGN's selection efficiency. */
  readonly selectionEfficiency: Estimate;
  readonly diagnostics: Diagnostics;
  /** Tasks for which the visible checkers pass answers that the truth tells apart: which of them is returned is chance. NaN without a hidden truth. */
  readonly ambiguous: number;
  /** Of the cheap answers that are returned, in per cent, how many more could be wrong until the baseline solves as many; undefined where it does. */
  readonly breakEven: number | undefined;
  /** Against the baseline: exact McNemar, or with repeats the paired randomization test, corrected for the number of arms by Holm. 1 for the baseline itself. */
  readonly p: number;
  /** What would come of returning only answers with much behind them; empty where its policy compares nothing. */
  readonly riskCoverage: readonly RiskPoint[];
  /** What it did on each task, in the order of the suite. */
  readonly runs: readonly ArmRun[];
}

interface Compared {
  readonly baseline: readonly ArmRun[];
  readonly strongest: readonly string[];
  readonly tables: readonly PriceTable[];
  readonly p: number;
}

/**
 * @param runs - of each task, in the order of the suite.
 * @param compared - the baseline on the same tasks, and who answers in it.
 */
export function armFigures(
  { name, committee }: { readonly name: string; readonly committee: readonly string[] },
  runs: readonly ArmRun[],
  { baseline, strongest, tables, p }: Compared,
): ArmFigures {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const repeats = Math.max(1, runs[0]?.outcomes.length ?? 1);
  const bought = outcomes.flatMap((outcome) => outcome.bought);
  const spent = (some: readonly Sample[]): number => sum(some.map(({ usd }) => (usd ?? Number.NaN) / repeats));
  const solved = percentage(runs.map(solvedShare), average);
  const accepted = runs.map((run) => run.outcomes.flatMap(({ returned }) => returned ?? []));
  const cheap = average(
    outcomes.map(({ returned, strongCalls }) => Number(returned !== undefined && strongCalls === 0)),
  );
  const ahead = solved.value - average(baseline.map(solvedShare));
  const times = outcomes.map(({ ms }) => ms);
  const costWith = (pricing: Pricing): Estimate | undefined => costOf(runs, baseline, pricing);
  return {
    name,
    committee,
    solved,
    falseAccepts: percentage(
      accepted,
      (some) => percentWrong(some.flat()),
      accepted.filter((own) => own.some(({ truth }) => truth === 'hidden')).length,
    ),
    returned: outcomes.filter(({ returned }) => returned !== undefined).length / repeats,
    usd: spent(bought),
    spent: Object.fromEntries(
      [...Map.groupBy(bought, ({ member }) => member)].map(([member, samples]) => [member, spent(samples)]),
    ),
    cost: costWith(OWN) ?? NOTHING,
    costAt: otherPricings(tables, strongest).map((pricing) => ({ prices: pricing.name, cost: costWith(pricing) })),
    strongShare: 100 * average(outcomes.map(({ strongCalls }) => Number(strongCalls > 0))),
    tokens: sum(bought.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens)) / repeats,
    p50: times.length === 0 ? Number.NaN : quantile(times, 0.5),
    p95: times.length === 0 ? Number.NaN : quantile(times, 0.95),
    selectionEfficiency: estimate(runs.map(selectionOf), efficiency),
    diagnostics: diagnosticsOf(runs),
    ambiguous: 100 * average(runs.flatMap(({ piles }) => piles.flatMap((pile) => ambiguity(pile) ?? []))),
    breakEven: ahead > 0 && cheap > 0 ? ahead / cheap : undefined,
    p,
    riskCoverage: riskCoverage(outcomes),
    runs,
  };
}

const NOTHING: Estimate = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Whether a right answer was returned. */
export function isRight({ returned }: Outcome): boolean {
  return returned?.right === true;
}

/** In per cent of the repeats. */
export function solvedShare({ outcomes }: ArmRun): number {
  return 100 * average(outcomes.map((outcome) => Number(isRight(outcome))));
}

/** Sums of both on the same tasks, drawn together: tasks that are dear for one are dear for the other. Undefined where a price is not known. */
function costOf(runs: readonly ArmRun[], baseline: readonly ArmRun[], pricing: Pricing): Estimate | undefined {
  const pairs = runs.map((run, index) => ({
    own: priceOf(run, pricing),
    base: baseline[index] === undefined ? undefined : priceOf(baseline[index], pricing),
  }));
  const known = pairs.flatMap(({ own, base }) => (own === undefined || base === undefined ? [] : [{ own, base }]));
  if (known.length < pairs.length) return undefined;
  return estimate(known, (some) => sum(some.map(({ own }) => own)) / sum(some.map(({ base }) => base)));
}

/** USD of one repeat; undefined where something that was bought has no price. */
export function priceOf({ outcomes }: ArmRun, pricing: Pricing): number | undefined {
  const prices = outcomes.flatMap(({ bought }) => bought.map((sample) => pricing.of(sample)));
  const known = prices.filter((price) => price !== undefined);
  return known.length < prices.length ? undefined : sum(known) / Math.max(1, outcomes.length);
}

/** Of one task: how often one cheap sample is right, whether one is, and how often a cheap one was returned that is. */
export interface Selection {
  readonly one: number;
  readonly oracle: number;
  readonly ours: number;
}

export function selectionOf({ outcomes, piles }: ArmRun): Selection {
  return {
    one: average(piles.map((pile) => average(pile.map(({ right }) => Number(right))))),
    oracle: average(piles.map((pile) => Number(pile.some(({ right }) => right)))),
    ours: average(outcomes.map((outcome) => Number(isRight(outcome) && outcome.strongCalls === 0))),
  };
}

/** Those of which there is a cheap sample at all. */
function sampled(some: readonly Selection[]): Selection[] {
  return some.filter(({ one }) => !Number.isNaN(one));
}

/** DESIGN's selection efficiency over tasks, in per cent; NaN where the oracle has nothing over one sample. */
export function efficiency(some: readonly Selection[]): number {
  const known = sampled(some);
  const one = average(known.map((task) => task.one));
  const room = average(known.map(({ oracle }) => oracle)) - one;
  return room < 1e-9 ? Number.NaN : (100 * (average(known.map(({ ours }) => ours)) - one)) / room;
}

function diagnosticsOf(runs: readonly ArmRun[]): Diagnostics {
  const tasks = runs.map(selectionOf);
  const known = sampled(tasks);
  const one = average(known.map((task) => task.one));
  const covered = sum(tasks.map(({ oracle }) => oracle));
  return {
    coverage: (100 * covered) / tasks.length,
    identifiability: covered === 0 ? Number.NaN : (100 * sum(tasks.map(({ ours }) => ours))) / covered,
    progress: undefined,
    diversity: one === 1 ? Number.NaN : (100 * (average(known.map(({ oracle }) => oracle)) - one)) / (1 - one),
  };
}

/** 1 where answers that pass are right and wrong, else 0; undefined where no hidden checker knows. */
function ambiguity(pile: readonly Sample[]): number | undefined {
  const told = pile.filter(({ truth }) => truth === 'hidden');
  if (told.length === 0) return undefined;
  const passed = told.filter(({ visible }) => visible === 'pass');
  return Number(passed.some(({ right }) => right) && passed.some(({ right }) => !right));
}
