import { mean } from 'simple-statistics';
import { ConfigError } from '../errors.ts';
import type { ArmFigures, SuiteFigures } from './figures.ts';
import { estimate, type Estimate } from './statistics/estimate.ts';
import { holm } from './statistics/holm.ts';
import { mcnemar } from './statistics/mcnemar.ts';

/** How one arm differs between two runs of the same tasks. */
export interface ArmComparison {
  readonly name: string;
  /** In points of per cent, the second run less the first, with the interval of the paired bootstrap. */
  readonly solved: Estimate;
  /** Exact McNemar, corrected by Holm for the number of arms. */
  readonly p: number;
  /** What the second run cost, as a multiple of the first. */
  readonly cost: Estimate;
  /** In points of per cent, of the answers that each returned. */
  readonly falseAccepts: number;
  /** Whether it solves less, or costs more, beyond noise. */
  readonly worse: boolean;
}

/** At which p a difference is no longer taken for noise. */
const LEVEL = 0.05;
/** Sums of prices are not exact in floating point. */
const ROUNDING = 1e-9;

/**
 * Compares the arms that two runs have in common, task by task.
 *
 * @throws {@link ConfigError} when the runs are not of the same tasks, or have no arm in common.
 */
export function compare(first: SuiteFigures, second: SuiteFigures): ArmComparison[] {
  const both = first.arms.flatMap((before) => {
    const after = second.arms.find(({ name }) => name === before.name);
    return after === undefined ? [] : [{ before, after }];
  });
  if (both.length === 0)
    throw new ConfigError('The runs have no arm in common.', {
      at: second.suite,
      fix: `One has ${first.arms.map(({ name }) => name).join('; ')}, the other ${second.arms.map(({ name }) => name).join('; ')}.`,
    });
  const pairs = both.map(({ before, after }) => pairsOf(before, after));
  const pValues = holm(
    pairs.map((all) =>
      mcnemar(all.filter(({ was, is }) => was && !is).length, all.filter(({ was, is }) => !was && is).length),
    ),
  );
  return both.map(({ before, after }, index) => {
    const all = pairs[index] ?? [];
    const solved = estimate(all, (some) => 100 * mean(some.map(({ was, is }) => Number(is) - Number(was))));
    const cost = estimate(all, (some) => sum(some.map((pair) => pair.after)) / sum(some.map((pair) => pair.before)));
    const p = pValues[index] ?? 1;
    return {
      name: before.name,
      solved,
      p,
      cost,
      falseAccepts: after.falseAccepts.value - before.falseAccepts.value,
      worse: (solved.value < 0 && p < LEVEL) || cost.low > 1 + ROUNDING,
    };
  });
}

interface Pair {
  readonly was: boolean;
  readonly is: boolean;
  /** USD. */
  readonly before: number;
  readonly after: number;
}

function pairsOf(before: ArmFigures, after: ArmFigures): Pair[] {
  const later = new Map(after.outcomes.map((outcome) => [outcome.task, outcome]));
  return before.outcomes.map((outcome) => {
    const other = later.get(outcome.task);
    if (other === undefined || later.size !== before.outcomes.length)
      throw new ConfigError('The runs are not of the same tasks.', {
        at: outcome.task,
        fix: 'Compare runs of one suite.',
      });
    return {
      was: outcome.returned?.right === true,
      is: other.returned?.right === true,
      before: outcome.usd,
      after: other.usd,
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
