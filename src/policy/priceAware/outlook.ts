import { expectedMean, expectedShare, type Expected } from '../../statistics/expected.ts';

/** What is expected of a task. */
export interface Outlook {
  /** The share of tasks that are solved. */
  readonly solves: Expected;
  /** What one costs on the average, in USD. */
  readonly usd: Expected;
}

/**
 * What comes of steps that are taken one after the other until one brings a sound answer.
 *
 * @param steps - what each costs in USD, and the share of tasks that are not solved after it.
 * @param tasks - on how many tasks the chances were measured; 0 for a guess.
 */
export function outlookOf(
  steps: readonly { readonly usd: number; readonly unsolved: number }[],
  tasks: number,
): Outlook {
  let [reached, spent] = [1, 0];
  const ends = steps.map(({ usd, unsolved }) => {
    const often = reached - unsolved;
    spent += usd;
    reached = unsolved;
    return { value: spent, often };
  });
  return {
    solves: expectedShare(1 - reached, tasks),
    usd: expectedMean([...ends, { value: spent, often: reached }], tasks),
  };
}
