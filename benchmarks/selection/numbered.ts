import { isSameAnswer, isSameOutcome, type Outcome } from '../../src/behaviour/outcome.ts';

/** What a program did on each input, in numbers: where two have the same, they did the same there. It can be kept, and chosen from as well as outcomes. */
export interface Numbered {
  /** By value, or kind of error. */
  readonly answers: readonly number[];
  /** By what became of the arguments as well. */
  readonly wholes: readonly number[];
}

/** Numbers outcomes, program by program; undefined ones are left out. */
export function numbered(
  all: readonly (readonly Outcome[] | undefined)[],
): (Numbered & { readonly program: number })[] {
  const shown = all.flatMap((outcomes, program) => (outcomes === undefined ? [] : [{ outcomes, program }]));
  const inputs = shown[0]?.outcomes.length ?? 0;
  const columns = Array.from({ length: inputs }, (_, at) => {
    const own = shown.map(({ outcomes }) => outcomes[at] ?? { kind: 'ended' as const });
    return { answers: classesOf(own, isSameAnswer), wholes: classesOf(own, isSameOutcome) };
  });
  return shown.map(({ program }, index) => ({
    program,
    answers: columns.map(({ answers }) => answers[index] ?? -1),
    wholes: columns.map(({ wholes }) => wholes[index] ?? -1),
  }));
}

function classesOf(outcomes: readonly Outcome[], isSame: (a: Outcome, b: Outcome) => boolean): number[] {
  const firsts: Outcome[] = [];
  return outcomes.map((outcome) => {
    const known = firsts.findIndex((first) => isSame(first, outcome));
    return known >= 0 ? known : firsts.push(outcome) - 1;
  });
}

/** Numbers as outcomes, which are alike where the numbers are. */
export function outcomesOf({ answers, wholes }: Numbered): Outcome[] {
  return answers.map((value, at) => ({ kind: 'value', value, changed: [wholes[at]] }));
}

/** The number that more than half have; null where none is. */
export function mostOf(numbers: readonly number[]): number | null {
  const counts = Map.groupBy(numbers, (one) => one);
  for (const [one, all] of counts) if (2 * all.length > numbers.length) return one;
  return null;
}
