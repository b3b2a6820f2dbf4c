import { isSameAnswer, type Outcome } from './outcome.ts';

/** An input this like the seen ones has no kind of value that none of them shows. */
const NEAR = 1;

/**
 * How far two behaviours agree, from 0 to 1: a third of it for doing the same on all inputs that are like the seen ones, the rest for the share of all inputs, each
 * by its weight. Right programs differ on inputs that the task does not speak of, so that equality on all of them takes right ones apart; and
 * wrong ones agree with right ones on most inputs, so that shares alone favour what lies in the middle. What became of arguments is not looked at.
 *
 * @param weights - of the inputs; all the same where none are given.
 */
export function agreement(one: readonly Outcome[], other: readonly Outcome[], weights?: readonly number[]): number {
  let [all, same] = [0, 0];
  for (const [at, outcome] of one.entries()) {
    const weight = weights?.[at] ?? NEAR;
    const there = other[at];
    all += weight;
    if (there !== undefined && isSameAnswer(outcome, there)) same += weight;
  }
  return all === 0 ? 1 : (Number(isSameNear(one, other, weights)) + (2 * same) / all) / 3;
}

/** Whether two behaviours are the same on all inputs that are like the seen ones. */
export function isSameNear(one: readonly Outcome[], other: readonly Outcome[], weights?: readonly number[]): boolean {
  return one.every((outcome, at) => {
    const there = other[at];
    return (weights?.[at] ?? NEAR) < NEAR || (there !== undefined && isSameAnswer(outcome, there));
  });
}
