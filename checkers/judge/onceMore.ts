import type { Inputs, View } from '../../src/sandbox/membrane/inputs.ts';
import { copyOf, isObject, restore } from './contents.ts';
import { exchanged, placesOf, type Place } from './exchange.ts';

// A property that holds while the candidate changes its input may hold only of what the candidate has made of it. So it is tried once more
// on an equal input, and has held where it holds in one of these ways:
//
//   kept        the tests see the input as they handed it over, and the changes only in what the candidate gives back;
//   unanswered  the tests see the changes, and something else than the candidate's answer: it is the changes that they are about;
//   compared    it fails where the input had been another before: the tests compare with a copy that they have made themselves.

const CHANGED =
  'the candidate changes its input, and against the input as it was handed over the property does not hold';

/** What one try of a property came to, as fast-check says it: null where it holds. */
export type Tried = null | { readonly error: unknown } | { readonly footprint: symbol };

/** One try of a property. */
export interface Try {
  readonly given: unknown[];
  /** How the tests see what the candidate does meanwhile. */
  readonly view: View;
}

/** Tries a property on an input, as often as it takes to know whether it holds. What is given back is what each try came to. */
export function* tried(given: unknown[], inputs: Inputs): Generator<Try, Tried, Tried> {
  const copies = new Map<unknown, unknown>();
  const was = copyOf(given, copies);
  const before = inputs.changes();
  const first = yield { given, view: {} };
  if (inputs.changes() === before) return first;
  const said = first ?? (yield* triedAgain(was, placesOf(given, copies), inputs));
  // Whoever reads of an input against which it does not hold is to see it as it was handed over.
  if (said !== null) restore(copies);
  return said;
}

function* triedAgain(was: unknown[], places: readonly Place[], inputs: Inputs): Generator<Try, Tried, Tried> {
  const handed = new Map<unknown, unknown>();
  const kept = yield { given: copyOf(was, handed), view: keeping(new Set(handed.values())) };
  if (kept === null || !('error' in kept)) return kept;
  if ((yield { given: copyOf(was), view: unanswered(inputs) }) === null) return null;
  const refuted = { error: new Error(`${CHANGED}: ${kept.error instanceof Error ? kept.error.message : 'it throws'}`) };
  for (const place of places) {
    const [other, putBack] = exchanged(was, place);
    let isHanded = false;
    const handing = (args: readonly unknown[]): void => {
      if (isHanded || !args.some(isObject)) return;
      isHanded = true;
      putBack();
    };
    const compared = { given: other, view: { handing } };
    const same = { given: copyOf(was), view: {} };
    // The candidate sees the same input both times, and must not know which time it is: it would fail where that is to its favour.
    for (const one of Math.random() < 0.5 ? [compared, same] : [same, compared]) {
      const said = yield one;
      const isAsExpected = one === same ? said === null : isHanded && said !== null && 'error' in said;
      if (!isAsExpected) return refuted;
    }
  }
  return places.length > 0 ? null : refuted;
}

/** @param handed - objects that the property has its inputs from. */
function keeping(handed: ReadonlySet<unknown>): View {
  // What was made to be filled holds nothing that could be compared with.
  const toFill = new WeakSet();
  return {
    keeps(object, wasEmpty) {
      if (wasEmpty && !handed.has(object)) toFill.add(object);
      return !toFill.has(object);
    },
  };
}

function unanswered(inputs: Inputs): View {
  return {
    answer(answer, changesBefore) {
      const isOwn = (): boolean => inputs.changes() === changesBefore;
      try {
        const said = answer();
        if (!(said instanceof Promise)) return isOwn() ? said : contrary(said);
        return said.then(
          (value) => (isOwn() ? value : contrary(value)),
          (error: unknown) => {
            if (isOwn()) throw error;
          },
        );
      } catch (error) {
        if (isOwn()) throw error;
        return undefined;
      }
    },
  };
}

/** An answer that nobody who looks at it takes for that one. */
function contrary(answer: unknown): unknown {
  return Boolean(answer) || answer === undefined ? undefined : Symbol('no answer');
}
