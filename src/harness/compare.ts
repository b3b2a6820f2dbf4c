import { sum } from 'simple-statistics';
import { ConfigError } from '../errors.ts';
import { efficiency, priceOf, selectionOf, solvedShare, type ArmFigures, type ArmRun } from './armFigures.ts';
import { difference, type SuiteFigures } from './figures.ts';
import { OWN } from './prices.ts';
import { estimate, type Estimate } from './statistics/estimate.ts';
import { holm } from './statistics/holm.ts';
import { average } from './statistics/shares.ts';

/** How one arm differs between two runs of the same tasks. */
export interface ArmComparison {
  readonly name: string;
  /** In points of per cent, the second run less the first, with the interval of the paired bootstrap. */
  readonly solved: Estimate;
  /** Exact McNemar, or with repeats the paired randomization test, corrected by Holm for the number of arms. */
  readonly p: number;
  /** What the second run cost, as a multiple of the first. */
  readonly cost: Estimate;
  /** In points of per cent. */
  readonly selectionEfficiency: Estimate;
  /** In points of per cent, of the answers that each returned. */
  readonly falseAccepts: number;
  /** What is worse beyond noise: solves less, costs more, chooses worse. Empty where nothing is. */
  readonly worse: readonly ('solved' | 'cost' | 'selection efficiency')[];
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
  const odd = first.tasks.find((task) => !second.tasks.includes(task)) ?? second.tasks[first.tasks.length];
  if (odd !== undefined)
    throw new ConfigError('The runs are not of the same tasks.', { at: odd, fix: 'Compare runs of one suite.' });
  const pairs = both.map(({ before, after }) => pairsOf(before, after, first.tasks, second.tasks));
  const pValues = holm(
    pairs.map((all) =>
      difference(
        all.map(({ is }) => is),
        all.map(({ was }) => was),
      ),
    ),
  );
  return both.map(({ before, after }, index) => comparison(before, after, pairs[index] ?? [], pValues[index] ?? 1));
}

function comparison(before: ArmFigures, after: ArmFigures, pairs: readonly Pair[], p: number): ArmComparison {
  const solved = estimate(
    pairs.map(({ was, is }) => solvedShare(is) - solvedShare(was)),
    average,
  );
  const cost = estimate(
    pairs.map(({ was, is }) => ({ was: priceOf(was, OWN) ?? Number.NaN, is: priceOf(is, OWN) ?? Number.NaN })),
    (some) => sum(some.map(({ is }) => is)) / sum(some.map(({ was }) => was)),
  );
  const selectionEfficiency = estimate(
    pairs.map(({ was, is }) => ({ was: selectionOf(was), is: selectionOf(is) })),
    (some) => efficiency(some.map(({ is }) => is)) - efficiency(some.map(({ was }) => was)),
  );
  return {
    name: before.name,
    solved,
    p,
    cost,
    selectionEfficiency,
    falseAccepts: after.falseAccepts.value - before.falseAccepts.value,
    worse: [
      ...(solved.value < 0 && p < LEVEL ? ['solved' as const] : []),
      ...(cost.low > 1 + ROUNDING ? ['cost' as const] : []),
      ...(selectionEfficiency.high < -ROUNDING ? ['selection efficiency' as const] : []),
    ],
  };
}

/** One task in both runs. */
interface Pair {
  readonly was: ArmRun;
  readonly is: ArmRun;
}

function pairsOf(before: ArmFigures, after: ArmFigures, tasks: readonly string[], later: readonly string[]): Pair[] {
  return tasks.flatMap((task, index) => {
    const was = before.runs[index];
    const is = after.runs[later.indexOf(task)];
    return was === undefined || is === undefined ? [] : [{ was, is }];
  });
}
