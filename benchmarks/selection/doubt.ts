import { clusters, strongOnce, type Came } from './arms.ts';
import { choicesIn, isBacked, type Chosen } from './choices.ts';
import type { Examined } from './examine.ts';
import { othersOf, type Trust } from './trust.ts';

// A whole strong answer is bought where the leading cluster has too little behind it.

/** The share of tasks on which the strong member may be called, none that passes included. */
const CALLED = 0.44;

/**
 * What comes of each task, its threshold taken from the tasks of the other folds. That one is the highest under which the strong member is called on
 * no more of them than it may be: no label is looked at.
 */
export function whereInDoubt(examined: readonly Examined[], trusts: readonly Trust[]): Came[] {
  return examined.map((one, index) => {
    const trust = trusts[index] ?? new Map();
    return settled(one, trust, thresholdOf(othersOf(examined, index), trust));
  });
}

function thresholdOf(examined: readonly Examined[], trust: Trust): number {
  const all = examined.map((one) => shareOf(choicesIn(one, trust)[0]));
  const tries = [...new Set(all)].toSorted((a, b) => a - b);
  return tries.findLast((least) => all.filter((share) => share < least).length <= CALLED * all.length) ?? 0;
}

function shareOf(leading: Chosen | undefined): number {
  return leading?.weight.own ?? 0;
}

/**
 * In doubt the strong answer is returned where it passes the examples. Where it does not, the leading cluster is, if several members carry it with
 * most of the votes, and else nothing.
 */
function settled(examined: Examined, trust: Trust, threshold: number): Came {
  const [leading] = choicesIn(examined, trust);
  if (shareOf(leading) >= threshold) return clusters(examined, trust);
  const { strong } = examined;
  const instead = leading !== undefined && isBacked(leading) ? leading.answer : undefined;
  if (strong.length === 0) return strongOnce(examined, trust);
  const each = strong.flatMap((answer) => (answer.sound ? answer : (instead ?? [])));
  const of = (right: boolean): number => each.filter((answer) => answer.right === right).length / strong.length;
  return { solved: of(true), wrong: of(false), strong: 1, questions: 0 };
}
