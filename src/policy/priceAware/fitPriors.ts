import { gammaln } from 'simple-statistics';
import { chancesOf } from './beliefs.ts';
import { UNMEASURED, type Family, type Prior, type Priors } from './priors.ts';

/** One answer that was checked. */
export interface Trial {
  readonly task: string;
  /** The kind of the task, for the router `byFamily`. */
  readonly family?: string | undefined;
  /** A member, with its effort where it has several. */
  readonly option: string;
  readonly sound: boolean;
  readonly inputTokens: number;
  /** Thinking included. */
  readonly outputTokens: number;
  /** Left out where it is not known. */
  readonly ms?: number | undefined;
}

/** How often an option solved a task, of how many answers. */
interface Count {
  readonly task: string;
  readonly sound: number;
  readonly of: number;
}

const CONCENTRATIONS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1, 1.5, 2, 3, 5, 10, 30];
const LOADINGS = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1];
const HUNDREDTHS = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
/** Rounds in which each loading is chosen anew, those of the others kept. */
const ROUNDS = 3;

/**
 * Fits what is believed of each option to answers that were checked: share and concentration by the likelihood of the beta-binomial distribution
 * (Griffiths 1973), then each option's loading on the common factor by the likelihood of all counts together. It does not matter that
 * a ladder stops at the first sound answer: the likelihood is the same.
 *
 * @param basis - what the answers are, in words.
 */
export function fitPriors(trials: readonly Trial[], basis: string): Priors {
  const byOption = Map.groupBy(trials, ({ option }) => option);
  const counts = new Map([...byOption].map(([option, own]) => [option, countsOf(own)]));
  const alone = new Map([...counts].map(([option, own]) => [option, spreadOf(own)]));
  const loadings = loadingsOf(counts, alone);
  const options = [...byOption].map(([option, own]): [string, Prior] => {
    const average = (of: (trial: Trial) => number): number => own.reduce((sum, one) => sum + of(one), 0) / own.length;
    return [
      option,
      {
        ...(alone.get(option) ?? { solves: 0.5, concentration: 1 }),
        loading: loadings.get(option) ?? 0,
        inputTokens: Math.round(average(({ inputTokens }) => inputTokens)),
        outputTokens: Math.round(average(({ outputTokens }) => outputTokens)),
        ms: timeOf(own),
        tasks: counts.get(option)?.length ?? 0,
        answers: own.length,
      },
    ];
  });
  const families = familiesOf(trials);
  return {
    version: 1,
    basis,
    options: Object.fromEntries(options),
    ...(Object.keys(families).length > 0 && { families }),
  };
}

/** How long an answer takes; where nobody knows, a guess. */
function timeOf(trials: readonly Trial[]): number {
  const known = trials.flatMap(({ ms }) => ms ?? []);
  return known.length === 0 ? UNMEASURED.cheap.ms : Math.round(known.reduce((sum, ms) => sum + ms, 0) / known.length);
}

/** By kind of task, the sum of each option's shares of sound answers, over so many tasks. */
function familiesOf(trials: readonly Trial[]): Record<string, Family> {
  const byKind = Map.groupBy(trials, ({ family = '' }) => family);
  byKind.delete('');
  return Object.fromEntries(
    [...byKind].map(([family, own]) => [
      family,
      Object.fromEntries(
        [...Map.groupBy(own, ({ option }) => option)].map(([option, answers]) => {
          const tasks = countsOf(answers);
          const solved = tasks.reduce((sum, { sound, of }) => sum + sound / of, 0);
          return [option, { solved: Number(solved.toFixed(3)), tasks: tasks.length }];
        }),
      ),
    ]),
  );
}

function countsOf(trials: readonly Trial[]): Count[] {
  return [...Map.groupBy(trials, ({ task }) => task)].map(([task, own]) => ({
    task,
    sound: own.filter(({ sound }) => sound).length,
    of: own.length,
  }));
}

type Spread = Pick<Prior, 'solves' | 'concentration'>;

/** The likeliest Beta distribution. One task solved and one not are thought in, so that few tasks prove nothing. */
function spreadOf(counts: readonly Count[]): Spread {
  const groups = [...Map.groupBy(counts, ({ sound, of }) => `${sound}/${of}`).values()];
  let best: Spread & { readonly log: number } = { solves: 0.5, concentration: 1, log: -Infinity };
  for (const solves of HUNDREDTHS)
    for (const concentration of CONCENTRATIONS) {
      const [alpha, beta] = [solves * concentration, (1 - solves) * concentration];
      let log = Math.log(solves) + Math.log(1 - solves) - Math.log(concentration) ** 2 / 8;
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

function loadingsOf(
  counts: ReadonlyMap<string, readonly Count[]>,
  alone: ReadonlyMap<string, Spread>,
): Map<string, number> {
  const options = [...counts.keys()];
  const kept = new Map<string, Likelihoods>();
  const at = (option: string, loading: number): Likelihoods => {
    const key = `${loading} ${option}`;
    const found =
      kept.get(key) ?? likelihoods(counts.get(option) ?? [], { ...(alone.get(option) ?? UNKNOWN), loading });
    kept.set(key, found);
    return found;
  };
  const loadings = new Map(options.map((option) => [option, 0.8]));
  const tasks = [...new Set([...counts.values()].flatMap((own) => own.map(({ task }) => task)))];
  for (let round = 0; round < ROUNDS; round++)
    for (const option of options) {
      const others = options.filter((one) => one !== option).map((one) => at(one, loadings.get(one) ?? 0));
      const rest = tasks.map((task) => productOf(others.map((own) => own.get(task))));
      const [best] = LOADINGS.map((loading) => {
        const own = at(option, loading);
        const logs = tasks.map((task, index) => Math.log(dot(rest[index], own.get(task))));
        return { loading, log: logs.reduce((sum, log) => sum + log, 0) };
      }).toSorted((a, b) => b.log - a.log);
      loadings.set(option, best?.loading ?? 0);
    }
  return loadings;
}

const UNKNOWN: Spread = { solves: 0.5, concentration: 1 };

function likelihoods(
  counts: readonly Count[],
  prior: Pick<Prior, 'solves' | 'concentration' | 'loading'>,
): Likelihoods {
  const chances = chancesOf(prior);
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
