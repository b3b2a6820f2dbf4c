import { cumulativeStdNormalProbability, probit } from 'simple-statistics';
import { betaQuantiles } from '../../statistics/betaQuantiles.ts';
import type { Prior } from './priors.ts';

/** How often each option has failed at a task. */
export type Failures = Readonly<Record<string, number>>;

/** What is believed of options at one task. */
export interface Beliefs {
  /** The chance that the next answer of an option is sound, after these failures. */
  chance(option: string, failures: Failures): number;
  /** The chance that a task makes all of these fail, before anything is known of it. */
  allFail(failures: Failures): number;
}

/** How often an option has failed: it may be called like what every object has. */
export function timesOf(failures: Failures, option: string): number {
  return Object.hasOwn(failures, option) ? (failures[option] ?? 0) : 0;
}

/** Failures with one more of an option. */
export function oneMore(failures: Failures, option: string): Failures {
  return Object.fromEntries([...Object.entries(failures), [option, timesOf(failures, option) + 1]]);
}

/** Points for how hard a task is, and for how hard it is for one option in particular. Each stands for the same share of tasks. */
const SHARED = 21;
const OWN = 11;

/**
 * Beliefs about options that fail on the same tasks. What one option solves is spread over tasks as a Beta distribution; how hard a task is for two of
 * them is correlated through one common factor, as defaults of debtors are in Vasicek (2002), "The distribution of loan portfolio value": the
 * normal score of a task for option i is `loading_i × difficulty + √(1 - loading_i²) × its own`. A failure makes a hard task likelier, and so lowers all
 * options together, each by as much as its failures were found to go with the others'.
 *
 * It assumes that answers to one task are independent given the task, that one factor is enough, and that tasks are like those measured.
 *
 * @example
 * ```ts
 * const beliefs = beliefsOf({ small: prior, large: prior });
 * beliefs.chance('large', { small: 3 }); // lower than beliefs.chance('large', {})
 * ```
 */
export function beliefsOf(
  priors: Readonly<Record<string, Pick<Prior, 'solves' | 'concentration' | 'loading'>>>,
): Beliefs {
  const known = new Map(Object.entries(priors).map(([option, prior]) => [option, knownOf(prior)]));
  const failing = (option: string, times: number): readonly number[] => known.get(option)?.failing(times) ?? [];
  /** By difficulty, the share of tasks on which all of these fail. */
  function likelihood(failures: Failures): number[] {
    const weights = Array.from({ length: SHARED }, () => 1);
    for (const [option, times] of Object.entries(failures)) {
      if (times === 0) continue;
      for (const [index, share] of failing(option, times).entries()) weights[index] = (weights[index] ?? 0) * share;
    }
    return weights;
  }
  return {
    chance(option, failures) {
      const own = timesOf(failures, option);
      const others = likelihood({ ...failures, [option]: 0 });
      const [before, after] = [failing(option, own), failing(option, own + 1)];
      const all = sum(before.map((share, index) => share * (others[index] ?? 0)));
      const left = sum(after.map((share, index) => share * (others[index] ?? 0)));
      return all === 0 ? 0 : Math.max(0, 1 - left / all);
    },
    allFail: (failures) => sum(likelihood(failures)) / SHARED,
  };
}

interface Known {
  /** By difficulty, the share of tasks on which so many answers fail. */
  failing(times: number): readonly number[];
}

/** A policy looks at the same priors with each step, and plans with each of them many more. They are objects of their own, and do not change. */
const made = new WeakMap<object, Known>();

function knownOf(prior: Shape): Known {
  const found = made.get(prior);
  if (found !== undefined) return found;
  const chances = chancesOf(prior);
  const shares = new Map<number, readonly number[]>();
  const known: Known = {
    failing(times) {
      const share = shares.get(times) ?? chances.map((row) => average(row, (chance) => (1 - chance) ** times));
      shares.set(times, share);
      return share;
    },
  };
  made.set(prior, known);
  return known;
}

type Shape = Pick<Prior, 'solves' | 'concentration' | 'loading'>;

/** The chances of an option: a row for each difficulty, in it the same share of tasks at each place. */
export function chancesOf({
  solves,
  concentration,
  loading,
}: Pick<Prior, 'solves' | 'concentration' | 'loading'>): number[][] {
  // None is certain: a task may always be the first of its kind.
  const mean = Math.min(0.999, Math.max(0.001, solves));
  const quantile = betaQuantiles(mean * concentration, (1 - mean) * concentration);
  const own = Math.sqrt(1 - loading ** 2);
  return scores(SHARED).map((easy) =>
    scores(OWN).map((one) => quantile(cumulativeStdNormalProbability(loading * easy + own * one))),
  );
}

/** Normal scores of so many equal shares. */
function scores(count: number): number[] {
  return Array.from({ length: count }, (_, index) => probit((index + 0.5) / count));
}

function average(row: readonly number[], of: (chance: number) => number): number {
  return sum(row.map(of)) / row.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
