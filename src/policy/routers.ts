import { dirname, extname } from 'node:path/posix';
import { mean, standardDeviation } from 'simple-statistics';
import type { Routed, RoutedTask, Router } from './router.ts';
import type { Trial } from './priceAware/fitPriors.ts';
import type { Prior, Priors } from './priceAware/priors.ts';

/** What is known of all tasks counts as much as this many tasks of a kind. */
const WEIGHT = 10;

/** The kind of a task: the folder and extension of what is written, and what checks it. */
export function familyOf(target: string, checkers: readonly string[]): string {
  // Names of checkers hold their files: `tests(test/slugify.test.ts)`.
  const kinds = [...new Set(checkers.map((name) => name.replace(/[^\w-].*$/s, '')))].toSorted();
  return `${dirname(target)}/*${extname(target)} by ${kinds.join(' and ')}`;
}

/**
 * A router by what is known of tasks of the same kind: same folder, same language, same checkers. `weak-committee fit` learns it from the ledger.
 *
 * @example
 * ```ts
 * priceAware({ priors, router: byFamily() });
 * ```
 */
export function byFamily(): Router {
  return {
    name: 'by-family',
    route({ task, checkers }, { options, families = {} }) {
      const own = families[familyOf(task.targets[0], checkers)] ?? {};
      return Object.fromEntries(
        Object.entries(own).flatMap(([option, { solved, tasks }]): [string, Partial<Prior>][] => {
          const prior = options[option];
          if (prior === undefined) return [];
          return [[option, { solves: (prior.solves * WEIGHT + solved) / (WEIGHT + tasks) }]];
        }),
      );
    },
  };
}

/** A task that was solved before, or was not. */
export interface Neighbour {
  readonly prompt: string;
  readonly trials: readonly Pick<Trial, 'option' | 'sound'>[];
}

const NEIGHBOURS = 20;

/**
 * A router by the tasks that are most like this one in what costs nothing to know: how long its prompt is, how many examples it has, what kinds of
 * values it speaks of. The k nearest neighbours by Euclidean distance, each feature in standard deviations (Cover & Hart 1967).
 */
export function nearest(known: readonly Neighbour[]): Router {
  const all = known.map(({ prompt }) => featuresOf(prompt));
  const scales = FEATURES.map((_, index) => {
    const values = all.map((features) => features[index] ?? 0);
    return {
      middle: values.length === 0 ? 0 : mean(values),
      spread: (values.length === 0 ? 0 : standardDeviation(values)) || 1,
    };
  });
  const scaled = (features: readonly number[]): number[] =>
    features.map((value, index) => (value - (scales[index]?.middle ?? 0)) / (scales[index]?.spread ?? 1));
  const places = all.map(scaled);
  return {
    name: 'nearest',
    route({ task }: RoutedTask, { options }: Priors): Routed {
      const here = scaled(featuresOf(task.prompt));
      const near = known
        .map(({ trials }, index) => ({
          trials,
          distance: Math.hypot(...here.map((value, at) => value - (places[index]?.[at] ?? 0))),
        }))
        .toSorted((a, b) => a.distance - b.distance)
        .slice(0, NEIGHBOURS);
      return Object.fromEntries(
        Object.entries(options).flatMap(([option, { solves }]): [string, Partial<Prior>][] => {
          const shares = near.flatMap(({ trials }) => {
            const own = trials.filter((trial) => trial.option === option);
            return own.length === 0 ? [] : [mean(own.map(({ sound }) => Number(sound)))];
          });
          if (shares.length === 0) return [];
          const sum = shares.reduce((total, share) => total + share, 0);
          return [[option, { solves: (solves * WEIGHT + sum) / (WEIGHT + shares.length) }]];
        }),
      );
    },
  };
}

/** Cheap things to know of a prompt. */
const FEATURES: readonly ((prompt: string) => number)[] = [
  (prompt) => Math.log1p(prompt.length),
  (prompt) => count(prompt, /\n/g),
  (prompt) => count(prompt, />>>/g),
  (prompt) => count(prompt, /\bnumber\b|\bint(?:eger)?s?\b/gi),
  (prompt) => count(prompt, /\bstrings?\b|\bstr\b/gi),
  (prompt) => count(prompt, /\[\]|\blists?\b|\barrays?\b/gi),
  (prompt) => count(prompt, /\b(?:if|unless|except|otherwise|must|should)\b/gi),
];

function featuresOf(prompt: string): number[] {
  return FEATURES.map((feature) => feature(prompt));
}

function count(prompt: string, what: RegExp): number {
  return Math.log1p([...prompt.matchAll(what)].length);
}
