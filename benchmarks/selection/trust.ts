import type { Examined } from './examine.ts';

/** The share of each member's answers that pass the visible checkers. */
export type Trust = ReadonlyMap<string, number>;

const FOLDS = 10;

/** The other folds of a task, of ten: what is fitted for it is fitted on these. */
export function othersOf(examined: readonly Examined[], index: number): Examined[] {
  return examined.filter((_, at) => at % FOLDS !== index % FOLDS);
}

/** How far members can be trusted on each task, by their answers to tasks of the other folds. No label is looked at. */
export function trustFor(examined: readonly Examined[]): Trust[] {
  const folds = Array.from({ length: FOLDS }, (_, fold) => trustIn(othersOf(examined, fold)));
  return examined.map((_, index) => folds[index % FOLDS] ?? new Map());
}

function trustIn(examined: readonly Examined[]): Trust {
  const byMember = Map.groupBy(
    examined.flatMap(({ cheap }) => cheap),
    ({ member }) => member,
  );
  return new Map([...byMember].map(([member, own]) => [member, own.filter(({ sound }) => sound).length / own.length]));
}
