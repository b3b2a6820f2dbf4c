import { mean } from 'simple-statistics';
import { fitTogether, UNKNOWN, type Count } from './fitTogether.ts';
import { UNMEASURED, type Family, type Prior, type Priors } from './priors.ts';

/** One answer that was checked. */
export interface Trial {
  readonly task: string;
  /** The kind of the task, for the router `byFamily`. */
  readonly family?: string | undefined;
  /** A member, with its effort where it has several. */
  readonly option: string;
  readonly sound: boolean;
  /** These are left out where they are not known. */
  readonly inputTokens?: number | undefined;
  /** Thinking included. */
  readonly outputTokens?: number | undefined;
  readonly ms?: number | undefined;
}

/**
 * Fits what is believed of each option to answers that were checked, by the likelihood of all counts together, one option after the other. It begins with
 * the beta-binomial distribution of each alone (Griffiths 1973).
 *
 * It does not matter that a ladder stops at the first sound answer, nor that the strong member is asked only where others failed: whether an answer is
 * there is decided by answers that are there, and so the likelihood is the same (Rubin 1976, "Inference and missing data").
 *
 * @param basis - what the answers are, in words.
 */
export function fitPriors(trials: readonly Trial[], basis: string): Priors {
  const byOption = Map.groupBy(trials, ({ option }) => option);
  const counts = new Map([...byOption].map(([option, own]) => [option, countsOf(own)]));
  const fitted = fitTogether(counts);
  const options = [...byOption].map(([option, own]): [string, Prior] => {
    // Where nobody knows, a guess.
    const average = (what: 'inputTokens' | 'outputTokens' | 'ms'): number => {
      const known = own.flatMap((trial) => trial[what] ?? []);
      return known.length === 0 ? UNMEASURED.cheap[what] : Math.round(mean(known));
    };
    return [
      option,
      {
        ...(fitted.get(option) ?? UNKNOWN),
        inputTokens: average('inputTokens'),
        outputTokens: average('outputTokens'),
        ms: average('ms'),
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
