import type { Example } from './examples.ts';
import type { Outcome } from './outcome.ts';
import { isSame } from './same.ts';

/** An example that seems wrong, and what the proposals give instead. */
export interface Suspect {
  readonly example: Example;
  readonly instead: unknown;
  /** How many give it. */
  readonly agreeing: number;
}

/** As many must agree against an example, and this share of all. */
const LEAST = 3;
const SHARE = 0.5;

/**
 * The examples that no proposal meets, while most of them agree on what the call gives: then it is the example that is likely to be wrong. Proposals
 * that are not sound are asked too, since such an example refutes them all.
 *
 * @param behaviours - what each proposal did on each example; undefined for one that could not be run.
 */
export function suspects(
  examples: readonly Example[],
  behaviours: readonly (readonly Outcome[] | undefined)[],
): Suspect[] {
  const run = behaviours.filter((one) => one !== undefined);
  return examples.flatMap((example, at): Suspect[] => {
    const values = run.flatMap((outcomes) => {
      const outcome = outcomes[at];
      return outcome?.kind === 'value' ? [outcome.value] : [];
    });
    if (values.some((value) => isSame(value, example.expected))) return [];
    const [most] = values
      .map((instead) => ({ instead, agreeing: values.filter((value) => isSame(value, instead)).length }))
      .toSorted((a, b) => b.agreeing - a.agreeing);
    if (most === undefined || most.agreeing < LEAST || most.agreeing <= SHARE * run.length) return [];
    return [{ example, ...most }];
  });
}
