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

/** By task, how likely its counts are at each difficulty. */
type Likelihoods = ReadonlyMap<string, readonly number[]>;

type Shape = Pick<Prior, 'solves' | 'concentration' | 'loading'>;

/** Of an option without answers. */
export const UNKNOWN: Shape = { solves: 0.5, concentration: 1, loading: 0 };

/** The likeliest shape of each option, by the counts of all: one option after the other, the others kept. */
export function fitTogether(counts: ReadonlyMap<string, readonly Count[]>): Map<string, Shape> {
  const fitted = new Map(
    [...counts].map(([option, own]): [string, Shape] => [option, { ...spreadOf(own), loading: USUAL }]),
  );
  const now = new Map([...counts].map(([option, own]) => [option, likelihoods(own, fitted.get(option) ?? UNKNOWN)]));
  const tasks = [...new Set([...counts.values()].flatMap((own) => own.map(({ task }) => task)))];
  for (let round = 0; round < ROUNDS; round++)
    for (const [option, own] of counts) {
      const others = [...now].filter(([one]) => one !== option).map(([, known]) => known);
      const rest = tasks.map((task) => productOf(others.map((known) => known.get(task))));
      const logOf = (shape: Shape): number => {
        const known = likelihoods(own, shape);
        // Of who is asked only where others failed nobody sees how it goes with them: members mostly do.
        const usual = weighOf(shape) - (shape.loading - USUAL) ** 2 / (2 * SPREAD ** 2);
        return tasks.reduce((sum, task, index) => sum + Math.log(dot(rest[index], known.get(task))), usual);
      };
      // What an option solves of all tasks is seen in its own counts, where it was asked at all of them.
      const from = fitted.get(option) ?? UNKNOWN;
      const best =
        own.length === tasks.length
          ? likeliest(
              LOADINGS.map((loading) => ({ ...from, loading })),
              logOf,
            )
          : climb(from, logOf);
      fitted.set(option, best);
      now.set(option, likelihoods(own, best));
    }
  return fitted;
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

function likelihoods(counts: readonly Count[], shape: Shape): Likelihoods {
  const chances = chancesOf(shape);
  const kept = new Map<string, readonly number[]>();
  return new Map(
    counts.map(({ task, sound, of }) => {
      const key = `${sound}/${of}`;
      const found =
        kept.get(key) ??
        chances.map(
          (row) => row.reduce((sum, chance) => sum + chance ** sound * (1 - chance) ** (of - sound), 0) / row.length,
        );
      kept.set(key, found);
      return [task, found];
    }),
  );
}

/** One after the other; a task that an option was not asked says nothing of it. */
function productOf(lists: readonly (readonly number[] | undefined)[]): number[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  const [first] = known;
  return first?.map((_, index) => known.reduce((product, list) => product * (list[index] ?? 1), 1));
}

/** The sum of products; where one of the lists says nothing, that of the other. */
function dot(one: readonly number[] | undefined, other: readonly number[] | undefined): number {
  const [longer = [], weights] = one === undefined ? [other] : [one, other];
  const sum = longer.reduce((total, value, index) => total + value * (weights?.[index] ?? 1), 0);
  // What points cannot tell apart from impossible is only very unlikely.
  return Math.max(sum / Math.max(1, longer.length), 1e-12);
}
