import { inspect } from 'node:util';
import type { CheckContext } from '../nouns/checker.ts';
import type { Files } from '../workspace/workspace.ts';
import { fits } from './conforms.ts';
import { observe, type Endless, type Observed } from './observe.ts';
import { isSameOutcome, type Outcome } from './outcome.ts';
import { simplerThan, sizeOf } from './simpler.ts';
import type { Input, Signature } from './shape.ts';

/** An input on which two proposals differ, and what each does there. */
export interface Distinguishing {
  readonly input: Input;
  readonly outcomes: readonly [Outcome, Outcome];
}

/** Steps that are tried on the way to a simpler input. */
const MOST_STEPS = 30;

/**
 * Makes an input on which two proposals differ as simple as it goes: in each step all inputs that are simpler in one place are tried in one
 * crossing, and the simplest on which they still differ is taken. One on which both gave a value leads to no other.
 *
 * @param isWanted - says which inputs may be tried.
 */
export async function distinguish(
  context: CheckContext,
  observed: Observed,
  signature: Signature,
  [one, other]: readonly [Files, Files],
  found: Distinguishing,
  signal: AbortSignal,
  isWanted: (input: Input) => boolean = () => true,
): Promise<Distinguishing> {
  // Simpler inputs may lie where nothing comes to an end: the first of them is the last that is tried.
  let isStuck = false;
  const endless: Endless = { isKnown: () => isStuck, add: () => (isStuck = true) };
  const tell: TellBoth = async (inputs) => {
    if (isStuck) return undefined;
    const [first, second] = await Promise.all(
      [one, other].map((files) => observe(context, observed, files, inputs, signal, endless)),
    );
    if (first?.kind !== 'observed' || second?.kind !== 'observed') return undefined;
    return [first.outcomes, second.outcomes];
  };
  return simplest(signature, found, tell, isWanted);
}

/** Tells what each of two programs does on inputs; undefined where that cannot be told, or no more is to be tried. */
type TellBoth = (inputs: readonly Input[]) => Promise<readonly [readonly Outcome[], readonly Outcome[]] | undefined>;

/** The same for whoever has ways of their own to run the two. */
export async function simplest(
  signature: Signature,
  found: Distinguishing,
  tell: TellBoth,
  isWanted: (input: Input) => boolean = () => true,
): Promise<Distinguishing> {
  const tried = new Set<string>();
  let best = found;
  for (let step = 0; step < MOST_STEPS; step++) {
    const simpler = simplerThan(best.input).filter((input) => {
      const key = inspect(input, { depth: null, maxArrayLength: null, maxStringLength: null });
      const isNew = !tried.has(key) && fits(input, signature) && sizeOf(input) < sizeOf(best.input) && isWanted(input);
      tried.add(key);
      return isNew;
    });
    if (simpler.length === 0) break;
    const told = await tell(simpler);
    if (told === undefined) break;
    const next = simpler.flatMap((input, at): Distinguishing[] => {
      const [a, b] = [told[0][at], told[1][at]];
      if (a === undefined || b === undefined || isSameOutcome(a, b) || !isAlike(best, [a, b])) return [];
      return [{ input, outcomes: [a, b] }];
    });
    if (next[0] === undefined) break;
    best = next[0];
  }
  return best;
}

/** Whether both still do the same kind of thing: a difference in values is not to end as a difference in errors outside of the domain. */
function isAlike({ outcomes }: Distinguishing, now: readonly Outcome[]): boolean {
  return outcomes.every(({ kind }, at) => now[at]?.kind === kind);
}
