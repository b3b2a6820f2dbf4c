import { ConfigError } from '../errors.ts';
import type { LabelRow } from '../selection/labels.ts';
import type { FinishedRun } from './runFolder.ts';
import { walk } from './walk.ts';

/**
 * What became of each answer that an arm of cheap members returned, and what spoke for it: labels, from which `risk` takes its line.
 *
 * @throws {@link ConfigError} where no arm compares what programs do, or no hidden checkers say what is right.
 */
export function labelsOf({ seal, samples, arms, behaviours = [] }: FinishedRun, at: string): LabelRow[] {
  const arm = arms.find(({ policy }) => policy.compares);
  if (arm === undefined)
    throw new ConfigError(`No arm of ${seal.suite} compares what programs do.`, {
      at,
      fix: 'Add one with the policy clusters(), and run the suite again: what was bought is kept.',
    });
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const labels = behaviours.flatMap((behaving): LabelRow[] => {
    const { task } = behaving;
    const { returned, evidence } = walk(arm, task, byTask.get(task) ?? [], seal.members, behaving);
    if (returned?.truth !== 'hidden' || evidence === undefined) return [];
    return [{ task, source: seal.suite, wrong: !returned.right, score: evidence }];
  });
  if (labels.length > 0) return labels;
  throw new ConfigError(`The run of ${seal.suite} says of no answer whether it is right.`, {
    at,
    fix: 'Labels need hidden checkers, and answers that an arm with the policy clusters() returns.',
  });
}
