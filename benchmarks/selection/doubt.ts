import { clusters, leadingOf, type Came } from './arms.ts';
import type { Examined } from './examine.ts';

// A whole strong answer is bought where the leading cluster has too little behind it.

/** The share of tasks on which the strong member may be called, none that passes included. */
const CALLED = 0.45;
const FOLDS = 10;

/**
 * What comes of each task, its threshold taken from the tasks of the other folds. That one is the highest under which the strong member is called on
 * no more of them than it may be: no label is looked at.
 */
export function whereInDoubt(examined: readonly Examined[]): Came[] {
  return examined.map((one, index) => {
    const others = examined.filter((_, at) => at % FOLDS !== index % FOLDS);
    return settled(one, thresholdOf(others));
  });
}

/** The share of the sound proposals that must be in the leading cluster. */
function thresholdOf(examined: readonly Examined[]): number {
  const shares = examined.map(shareLeading);
  const tries = [...new Set(shares)].toSorted((a, b) => a - b);
  return tries.findLast((least) => shares.filter((share) => share < least).length <= CALLED * shares.length) ?? 0;
}

function shareLeading(examined: Examined): number {
  const leading = leadingOf(examined);
  const sound = examined.cheap.filter(({ sound: is }) => is).length;
  return leading === undefined ? 0 : leading.weight.proposals / sound;
}

/**
 * In doubt the strong answer is returned where it passes the examples. Where it does not, the leading cluster is, if members of two families are in
 * it, and else nothing.
 */
function settled(examined: Examined, threshold: number): Came {
  if (shareLeading(examined) >= threshold) return clusters(examined);
  const { strong } = examined;
  const leading = leadingOf(examined);
  const instead = leading !== undefined && leading.weight.families > 1 ? leading.first : undefined;
  const each = strong.flatMap((answer) => (answer.sound ? answer : (instead ?? [])));
  const of = (right: boolean): number => each.filter((answer) => answer.right === right).length / strong.length;
  return { solved: of(true), wrong: of(false), strong: 1 };
}
