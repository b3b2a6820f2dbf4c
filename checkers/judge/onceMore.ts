import type { Inputs, View } from '../../src/sandbox/membrane/inputs.ts';
import { copyOf, isClosed, isObject, restore } from './contents.ts';
import { contraries, type Contrary } from './contrary.ts';
import { exchanged, placesOf, type Place } from './exchange.ts';

// A property that holds while the candidate changes its input may hold only of what the candidate has made of it. So it is tried once more
// on an equal input, and has held where it holds in one of these ways:
//
//   kept        the tests see the input as they handed it over, and the changes only in what the candidate gives back;
//   unanswered  it holds of the changes and fails without them, whatever the candidate answers, and nobody looks at the answer: it is the
//               changes that the tests are about;
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

/** How much more often than at first the candidate may be called: who loops until an input has changed would go on for ever. */
const [TIMES, AND] = [2, 5];

/** Tries a property on an input, as often as it takes to know whether it holds. What is given back is what each try came to. */
export function* tried(given: unknown[], inputs: Inputs): Generator<Try, Tried, Tried> {
  const copies = new Map<unknown, unknown>();
  const was = copyOf(given, copies);
  const before = inputs.changes();
  let calls = 0;
  const first = yield { given, view: { handing: () => void calls++ } };
  if (inputs.changes() === before) return first;
  // There is no equal input to what holds its own in private.
  if ([...copies.keys()].some((one) => isObject(one) && isClosed(one, inputs.isTheirs))) return first;
  const said = first ?? (yield* triedAgain(was, placesOf(given, copies), inputs, TIMES * calls + AND));
  // Whoever reads of an input against which it does not hold is to see it as it was handed over.
  if (said !== null) restore(copies);
  return said;
}

function* triedAgain(
  was: unknown[],
  places: readonly Place[],
  inputs: Inputs,
  calls: number,
): Generator<Try, Tried, Tried> {
  const keptTry = (view: View = {}): Try => {
    const handed = new Map<unknown, unknown>();
    const given = copyOf(was, handed);
    return { given, view: { ...keeping(new Set(handed.values())), ...atMost(calls, view) } };
  };
  const kept = yield keptTry();
  if (kept === null || !('error' in kept)) return kept;
  if (yield* isUnanswered(was, keptTry, inputs)) return null;
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
    for (const one of inAnyOrder(compared, same)) {
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

function atMost(calls: number, view: View): View {
  let left = calls;
  return {
    ...view,
    handing(given) {
      if (left-- <= 0) throw new Error('it goes on calling the candidate');
      view.handing?.(given);
    },
  };
}

/** Whether it is the changes alone that matter. */
function* isUnanswered(was: unknown[], keptTry: (view: View) => Try, inputs: Inputs): Generator<Try, boolean, Tried> {
  const given = new Map<unknown, unknown>();
  copyOf(was, given);
  for (const contrary of contraries(given)) {
    const view = answering(contrary, inputs);
    const changed = { given: copyOf(was), view };
    // The candidate must not know which of them it is in.
    for (const one of inAnyOrder(changed, keptTry(view))) {
      const said = yield one;
      const isAsExpected = one === changed ? said === null : said !== null && 'error' in said;
      if (!isAsExpected || contrary.isSeen()) return false;
    }
  }
  return true;
}

function answering(contrary: Contrary, inputs: Inputs): View {
  return {
    handing: contrary.handing,
    answer(answer, changesBefore) {
      const isOwn = (): boolean => inputs.changes() === changesBefore;
      const thrown = (error: unknown): unknown => {
        if (isOwn()) throw error;
        return contrary.of(undefined);
      };
      try {
        const said = answer();
        if (!(said instanceof Promise)) return isOwn() ? said : contrary.of(said);
        return said.then((value) => (isOwn() ? (value as unknown) : contrary.of(value)), thrown);
      } catch (error) {
        return thrown(error);
      }
    },
  };
}

function inAnyOrder<One>(a: One, b: One): readonly One[] {
  return Math.random() < 0.5 ? [a, b] : [b, a];
}
