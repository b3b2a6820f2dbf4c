import { gammaln } from 'simple-statistics';
import { chancesOf } from './beliefs.ts';
import type { Prior } from './priors.ts';

/** How often an option solved a task, of how many answers. */
export interface Count {
  readonly task: string;
  readonly sound: number;
  readonly of: number;
}

const CONCENTRATIONS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1, 1.5, 2, 3, 5, 10, 30];
const LOADINGS = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1];
const HUNDREDTHS = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
/** How much members mostly have in common, and by how much that differs: the recorded ones lie between 0.6 and 1. */
const USUAL = 0.8;
const SPREAD = 0.2;
/** Rounds in which each option is fitted anew, the others kept. */
const ROUNDS = 4;

type Spread = Pick<Prior, 'solves' | 'concentration'>;

/** The likeliest Beta distribution of an option alone. */
function spreadOf(counts: readonly Count[]): Spread {
  const groups = [...Map.groupBy(counts, ({ sound, of }) => `${sound}/${of}`).values()];
  let best: Spread & { readonly log: number } = { solves: 0.5, concentration: 1, log: -Infinity };
  for (const solves of HUNDREDTHS)
    for (const concentration of CONCENTRATIONS) {
      const [alpha, beta] = [solves * concentration, (1 - solves) * concentration];
      let log = weighOf({ solves, concentration });
      for (const group of groups) {
        const [{ sound, of } = { sound: 0, of: 0 }] = group;
        log += group.length * (logBeta(alpha + sound, beta + of - sound) - logBeta(alpha, beta));
      }
      if (log > best.log) best = { solves, concentration, log };
    }
  return { solves: best.solves, concentration: best.concentration };
}

function logBeta(alpha: number, beta: number): number {
  return gammaln(alpha) + gammaln(beta) - gammaln(alpha + beta);
}

type Shape = Pick<Prior, 'solves' | 'concentration' | 'loading'>;

/** Of an option without answers. */
export const UNKNOWN: Shape = { solves: 0.5, concentration: 1, loading: 0 };

/** An option's counts, those of tasks that were counted alike under one number. */
interface Counted {
  /** One of each kind. */
  readonly kinds: readonly Count[];
  /** The kind of each task's count. */
  readonly kindOf: ReadonlyMap<string, number>;
}

/** The likeliest shape of each option, by the counts of all: one option after the other, the others kept. */
export function fitTogether(counts: ReadonlyMap<string, readonly Count[]>): Map<string, Shape> {
  const fitted = new Map(
    [...counts].map(([option, own]): [string, Shape] => [option, { ...spreadOf(own), loading: USUAL }]),
  );
  const counted = new Map([...counts].map(([option, own]) => [option, countedOf(own)]));
  const now = new Map([...counted].map(([option, own]) => [option, byTask(own, fitted.get(option) ?? UNKNOWN)]));
  const tasks = new Set([...counts.values()].flatMap((own) => own.map(({ task }) => task)));
  for (let round = 0; round < ROUNDS; round++)
    for (const [option, own] of counted) {
      const others = [...now].filter(([one]) => one !== option).map(([, known]) => known);
      // A task that an option was not asked says nothing of it.
      const places = [...own.kindOf].map(([task, kind]) => ({
        kind,
        rest: productOf(others.map((known) => known.get(task))),
      }));
      const logOf = (shape: Shape): number => {
        const known = likelihoods(own, shape);
        // Of who is asked only where others failed nobody sees how it goes with them: members mostly do.
        const usual = weighOf(shape) - (shape.loading - USUAL) ** 2 / (2 * SPREAD ** 2);
        return places.reduce((sum, { kind, rest }) => sum + Math.log(meanOf(known[kind] ?? [], rest)), usual);
      };
      // What an option solves of all tasks is seen in its own counts, where it was asked at all of them.
      const from = fitted.get(option) ?? UNKNOWN;
      const best =
        own.kindOf.size === tasks.size
          ? likeliest(
              LOADINGS.map((loading) => ({ ...from, loading })),
              logOf,
            )
          : climb(from, logOf);
      fitted.set(option, best);
      now.set(option, byTask(own, best));
    }
  return fitted;
}

function countedOf(counts: readonly Count[]): Counted {
  const groups = [...Map.groupBy(counts, ({ sound, of }) => `${sound}/${of}`).values()];
  return {
    kinds: groups.flatMap(([first]) => first ?? []),
    kindOf: new Map(groups.flatMap((group, kind) => group.map(({ task }): [string, number] => [task, kind]))),
  };
}

function likeliest(shapes: readonly Shape[], logOf: (shape: Shape) => number): Shape {
  const [best] = shapes.map((shape) => ({ shape, log: logOf(shape) })).toSorted((a, b) => b.log - a.log);
  return best?.shape ?? UNKNOWN;
}

/** Goes to the likeliest neighbour as long as there is a likelier one. */
function climb(from: Shape, logOf: (shape: Shape) => number): Shape {
  for (let here = from; ;) {
    const next = likeliest([here, ...neighboursOf(here)], logOf);
    if (next === here) return here;
    here = next;
  }
}

function neighboursOf(shape: Shape): Shape[] {
  const { solves, concentration, loading } = shape;
  const beside = (list: readonly number[], value: number): number[] => {
    const at = list.findIndex((one) => one >= value);
    return list.filter((_, index) => index !== at && Math.abs(index - at) <= 2);
  };
  return [
    ...[-0.1, -0.03, -0.01, 0.01, 0.03, 0.1]
      .map((step) => Number((solves + step).toFixed(2)))
      .filter((one) => one >= 0.01 && one <= 0.99)
      .map((one) => ({ ...shape, solves: one })),
    ...beside(CONCENTRATIONS, concentration).map((one) => ({ ...shape, concentration: one })),
    ...beside(LOADINGS, loading).map((one) => ({ ...shape, loading: one })),
  ];
}

/** One task solved and one not are thought in, so that few tasks prove nothing. */
function weighOf({ solves, concentration }: Spread): number {
  return Math.log(solves) + Math.log(1 - solves) - Math.log(concentration) ** 2 / 8;
}

/** Of each kind of counts, how likely it is at each difficulty. */
function likelihoods({ kinds }: Counted, shape: Shape): number[][] {
  const chances = chancesOf(shape);
  return kinds.map(({ sound, of }) =>
    chances.map(
      (row) => row.reduce((sum, chance) => sum + chance ** sound * (1 - chance) ** (of - sound), 0) / row.length,
    ),
  );
}

/** Of each task, how likely its counts are at each difficulty. */
function byTask(own: Counted, shape: Shape): Map<string, readonly number[] | undefined> {
  const known = likelihoods(own, shape);
  return new Map([...own.kindOf].map(([task, kind]) => [task, known[kind]]));
}

/** One after the other; undefined where there is none. */
function productOf(lists: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first?.map((value, index) => others.reduce((product, list) => product * (list[index] ?? 1), value));
}

/** The mean of products. It runs millions of times. */
function meanOf(one: readonly number[], other: readonly number[] | undefined): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++)
    sum += (one[index] ?? 0) * (other === undefined ? 1 : (other[index] ?? 1));
  // What points cannot tell apart from impossible is only very unlikely.
  return Math.max(sum / Math.max(1, one.length), 1e-12);
}
