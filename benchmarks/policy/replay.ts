import { alone, ladder, type Arm } from '../../src/harness/arm.ts';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import { walk, type Outcome } from '../../src/harness/walk.ts';
import { priceAware, type PriceAwareOptions } from '../../src/policy/priceAware.ts';
import type { Priors } from '../../src/policy/priceAware/priors.ts';
import type { Pile } from './piles.ts';

/** What an arm came to over the tasks of a pile. */
export interface ArmFigures {
  readonly name: string;
  /** Share of tasks, in per cent. */
  readonly solved: Estimate;
  /** Money, with one call of the strong member on each task = 1. */
  readonly cost: Estimate;
  /** Share of tasks on which it was called, in per cent. */
  readonly strongCalled: number;
  /** Seconds to an answer, as recorded, on the average. */
  readonly seconds: number;
}

/** An arm for each task, since what is known beforehand differs by fold. */
export type ArmFor = (task: string) => Arm;

/** The policy over the members of a pile, with what other folds say of them. */
export function aware(
  pile: Pile,
  priorsFor: (task: string) => Priors,
  options: Omit<PriceAwareOptions, 'priors'>,
): ArmFor {
  const made = new Map<Priors, Arm>();
  return (task) => {
    const priors = priorsFor(task);
    const arm = made.get(priors) ?? {
      name: 'price-aware',
      committee: pile.cheap,
      strong: pile.strong,
      policy: priceAware({ ...options, priors }),
    };
    made.set(priors, arm);
    return arm;
  };
}

/** The fixed policies that it is held against. */
export function fixedArms({
  cheap,
  strong,
  samples,
}: Pile): { readonly name: string; readonly arm: Arm; readonly ladder: boolean }[] {
  const most = Math.max(...[...samples.values()].map((own) => own.filter(({ member }) => member === cheap[0]).length));
  const counts = [1, 2, 4, 10].filter((count) => count <= most);
  return [
    { name: `${strong} once`, arm: alone(strong), ladder: false },
    { name: `${strong} ×4`, arm: alone(strong, 4), ladder: false },
    ...cheap.flatMap((member) =>
      counts.slice(-1).map((count) => ({
        name: `${member} ×${count}, then ${strong}`,
        arm: ladder([member], count, strong),
        ladder: false,
      })),
    ),
    // The four cheapest, as the simple ladders have them.
    ...counts.map((count) => ({
      name: `${cheap.length < 4 ? 'all' : 'four'} cheap ×${count}, then ${strong}`,
      arm: ladder(cheap.slice(0, 4), count, strong),
      ladder: count === Math.min(4, most),
    })),
  ];
}

interface Each {
  readonly solved: boolean;
  readonly usd: number;
}

/** Replays an arm over all tasks. */
export function replay(
  name: string,
  pile: Pile,
  armFor: ArmFor,
): { readonly figures: ArmFigures; readonly outcomes: readonly Outcome[] } {
  const outcomes = pile.tasks.map((task) => walk(armFor(task), task, pile.samples.get(task) ?? [], pile.members));
  const once = strongOnce(pile);
  const each = outcomes.map(({ returned, bought }): Each => ({
    solved: returned?.right === true,
    usd: bought.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
  }));
  const share = (some: readonly Each[]): number => (100 * some.filter(({ solved }) => solved).length) / some.length;
  const cost = (some: readonly Each[]): number => some.reduce((sum, { usd }) => sum + usd, 0) / some.length / once;
  return {
    outcomes,
    figures: {
      name,
      solved: estimate(each, share),
      cost: estimate(each, cost),
      strongCalled:
        (100 * outcomes.filter(({ bought }) => bought.some(({ member }) => member === pile.strong)).length) /
        outcomes.length,
      seconds: outcomes.reduce((sum, { ms }) => sum + ms, 0) / outcomes.length / 1000,
    },
  };
}

/** What one call of the strong member costs on the average, in USD. */
export function strongOnce({ tasks, samples, strong }: Pile): number {
  const calls = tasks.map((task) => samples.get(task)?.find(({ member }) => member === strong)?.usd ?? 0);
  return calls.reduce((sum, usd) => sum + usd, 0) / calls.length;
}

/** Who knew beforehand which answers are right: the cheapest right one of each task, and nothing where there is none. */
export function oracle(pile: Pile): {
  readonly solved: number;
  readonly cost: number;
  costFor(solved: number): number | null;
} {
  const once = strongOnce(pile);
  const least = pile.tasks
    .flatMap((task) => {
      const right = (pile.samples.get(task) ?? []).filter((sample) => sample.right).map(({ usd }) => usd ?? 0);
      return right.length === 0 ? [] : [Math.min(...right)];
    })
    .toSorted((a, b) => a - b);
  const cost = (some: readonly number[]): number => some.reduce((sum, usd) => sum + usd, 0) / pile.tasks.length / once;
  return {
    solved: (100 * least.length) / pile.tasks.length,
    cost: cost(least),
    costFor(solved) {
      const wanted = Math.ceil((solved / 100) * pile.tasks.length - 1e-9);
      return wanted > least.length ? null : cost(least.slice(0, wanted));
    },
  };
}
