import { z } from 'zod';
import { ConfigError } from '../../errors.ts';
import { flawIn } from '../../text/flaw.ts';

const share = z.number().min(0).max(1);
const amount = z.number().min(0);

const PRIOR = z.strictObject({
  solves: share.describe('The share of tasks that one answer solves, on the average.'),
  concentration: z
    .number()
    .min(0.01)
    .max(1000)
    .describe(
      'How alike tasks are to it: chances of tasks are spread as a Beta distribution with these parameters in sum. Far below 1, tasks are solved nearly always or nearly never.',
    ),
  loading: share.describe(
    'How much of what makes a task hard for it makes the task hard for the others: 0 nothing, 1 all.',
  ),
  inputTokens: amount.describe('Of one call, on the average.'),
  outputTokens: amount.describe('Of one answer, thinking included, on the average.'),
  ms: amount.describe('How long one answer takes, on the average.'),
  tasks: z.int().min(0).describe('How many tasks this was measured on; 0 for a guess.'),
  answers: z.int().min(0).describe('How many answers to them.'),
});

const FAMILY = z.record(
  z.string(),
  z.strictObject({
    solved: amount.describe('The sum of its shares of sound answers, over these tasks.'),
    tasks: z.int().min(1).describe('Tasks of this kind that it answered.'),
  }),
);

const PRIORS = z.strictObject({
  version: z.literal(1),
  basis: z.string().describe('What it was measured on, in words.'),
  families: z.record(z.string(), FAMILY).exactOptional().describe('By kind of task, for the router `byFamily`.'),
  options: z
    .record(z.string(), PRIOR)
    .describe('By what can be asked for: the name of a member, with its effort where it has several.'),
});

/** What is known of one option before a task is begun. */
export type Prior = Readonly<z.infer<typeof PRIOR>>;

/** What is known of all options, as `weak-committee fit` writes it. */
export interface Priors {
  readonly version: 1;
  readonly basis: string;
  readonly options: Readonly<Record<string, Prior>>;
  /** By kind of task: the sum of an option's shares of sound answers, over so many tasks. */
  readonly families?: Readonly<Record<string, Family>>;
}

/** What is known of options at tasks of one kind. */
export type Family = Readonly<z.infer<typeof FAMILY>>;

/** Of a member that nobody has measured: a guess, and taken as one. */
export const UNMEASURED: Readonly<Record<'cheap' | 'strong', Prior>> = {
  cheap: {
    solves: 0.5,
    concentration: 0.5,
    loading: 0.8,
    inputTokens: 300,
    outputTokens: 300,
    ms: 5000,
    tasks: 0,
    answers: 0,
  },
  strong: {
    solves: 0.8,
    concentration: 0.5,
    loading: 0.8,
    inputTokens: 300,
    outputTokens: 500,
    ms: 10_000,
    tasks: 0,
    answers: 0,
  },
};

/**
 * Looks over priors that may come from a file.
 *
 * @param at - where they stand, for the message.
 * @throws {@link ConfigError} for what they are not.
 */
export function readPriors(value: unknown, at: string): Priors {
  const read = PRIORS.safeParse(value);
  if (read.success) return read.data;
  const { path, unknown, what } = flawIn(read.error, value);
  const place = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
  throw new ConfigError(
    `The priors ${place === '' ? 'are' : `have ${place}, which is`} ${unknown === undefined ? what : 'unknown'}.`,
    {
      at,
      fix: 'Make them with `weak-committee fit`.',
    },
  );
}
