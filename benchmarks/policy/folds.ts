import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { fitPriors, type Trial } from '../../src/policy/priceAware/fitPriors.ts';
import type { Priors } from '../../src/policy/priceAware/priors.ts';
import type { Pile } from './piles.ts';

const FOLDS = 5;

/** By task, what was measured on the tasks of the other folds. */
export function priorsOnOtherFolds(
  pile: Pile,
  seed = 1,
): Map<string, { readonly priors: Priors; readonly others: readonly string[] }> {
  const folds = foldsOf(pile.tasks, seed);
  return new Map(
    folds.flatMap((fold) => {
      const others = folds.filter((one) => one !== fold).flat();
      const priors = fitPriors(trialsOf(pile, others), `${pile.name}, ${others.length} tasks`);
      return fold.map((task) => [task, { priors, others }] as const);
    }),
  );
}

/** The tasks in parts of equal size, by lot. */
function foldsOf(tasks: readonly string[], seed: number): string[][] {
  const random = xoroshiro128plus(seed);
  const left = [...tasks];
  const folds: string[][] = Array.from({ length: FOLDS }, () => []);
  for (let index = 0; left.length > 0; index++)
    folds[index % FOLDS]?.push(...left.splice(uniformInt(random, 0, left.length - 1), 1));
  return folds;
}

/** The answers to these tasks, as a fit reads them. */
export function trialsOf({ samples }: Pile, tasks: readonly string[]): Trial[] {
  return tasks.flatMap((task) =>
    (samples.get(task) ?? []).map(({ member, right, inputTokens, outputTokens, ms }) => ({
      task,
      option: member,
      sound: right,
      inputTokens,
      outputTokens,
      // A recording that does not say how long it took says zero.
      ms: ms || undefined,
    })),
  );
}
