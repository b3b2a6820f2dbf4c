import { copyOf, hold, isNamed, isObject, partsOf, type Part } from './contents.ts';

// Inputs that are others than they will be: until the candidate gets them, one part of them is another. Who compares with what they have
// been, compares with something else then.

/** A part of an input, by the object that has it. */
export interface Place {
  readonly object: object;
  /** Which of its parts; one more than it has for another besides. */
  readonly index: number;
  /** What that is called then; undefined where it goes on being called the same. */
  readonly name: unknown;
}

/** A name that nothing has. */
const UNHEARD = 'weak-committee-other';

/** How many places are tried. */
const MOST = 3;

/**
 * Where the candidate has changed inputs: what of theirs is no longer there; all of it, where nothing is missing.
 *
 * @param now - the inputs as they are.
 * @param copies - which of their objects had been copied into which, before that.
 */
export function placesOf(now: unknown, copies: ReadonlyMap<unknown, unknown>): readonly Place[] {
  const objects = [...copies].filter((pair): pair is [object, object] => pair.every(isObject) && pair[0] !== now);
  const changed = objects.filter(([object, copy]) => !isAlike(object, copy, copies));
  const places = changed.flatMap(([object, copy]) => [
    ...lostFrom(object, copy, copies),
    ...addedTo(object, copy, copies),
  ]);
  if (places.length > 0) return spread(places);
  const held = (changed.length > 0 ? changed : objects).map(([, copy]) => copy);
  const all = held.flatMap((object) => placesIn(object));
  if (all.length > 0) return spread(all);
  return spread(held.map((object) => ({ object, index: 0, name: UNHEARD })));
}

/**
 * A copy of the inputs in which something else stands at that place.
 *
 * @returns the copy, and what makes the place as it was.
 */
export function exchanged<Value>(was: Value, { object, index, name }: Place): readonly [Value, () => void] {
  const copies = new Map<unknown, unknown>();
  const copy = copyOf(was, copies);
  const before = new Map<object, readonly Part[]>();
  const taken = new Set([...copies.keys()].flatMap((one) => (isObject(one) ? partsOf(one) : [])).flat());
  const there = copies.get(object) as object;
  const parts = partsOf(there);
  before.set(there, parts);
  const [called, stood] = parts[index] ?? [UNHEARD, 0];
  hold(there, [...parts.slice(0, index), [name ?? called, otherThan(stood)], ...parts.slice(index + 1)]);
  return [copy, () => before.forEach((held, one) => hold(one, held))];

  function otherThan(value: unknown): unknown {
    if (!isObject(value)) return other(value, taken);
    if (before.has(value)) return value;
    const within = partsOf(value);
    before.set(value, within);
    hold(value, within.length === 0 ? [[UNHEARD, 0]] : within.map(([own, one]) => [own, otherThan(one)]));
    return value;
  }
}

/** A value of the same kind that does not occur. */
function other(value: unknown, taken: ReadonlySet<unknown>): unknown {
  switch (typeof value) {
    case 'number': {
      let next = Number.isSafeInteger(value) ? value + 1 : 1;
      while (taken.has(next)) next++;
      return next;
    }
    case 'bigint': {
      let next = value + 1n;
      while (taken.has(next)) next++;
      return next;
    }
    case 'string': {
      let code = 97;
      const start = value.slice(0, -1);
      while (taken.has(start + String.fromCodePoint(code))) code++;
      return start + String.fromCodePoint(code);
    }
    case 'boolean':
      return !value;
    case 'symbol':
      return Symbol(value.description);
    case 'object':
    case 'undefined':
      return 0;
    case 'function':
      return value;
  }
}

function isAlike(now: object, was: object, copies: ReadonlyMap<unknown, unknown>): boolean {
  const [a, b] = [partsOf(now), partsOf(was)];
  return (
    a.length === b.length &&
    a.every(([name, value], at) => {
      const [nameThen, then] = b[at] ?? [];
      return isSame(name, nameThen, copies) && isSame(value, then, copies);
    })
  );
}

function isSame(now: unknown, was: unknown, copies: ReadonlyMap<unknown, unknown>): boolean {
  return Object.is(now, was) || (isObject(now) && copies.get(now) === was);
}

/** What an object had and has no longer. */
function lostFrom(now: object, was: object, copies: ReadonlyMap<unknown, unknown>): Place[] {
  const left = [...partsOf(now)];
  return partsOf(was).flatMap(([name, value], index) => {
    if (isNamed(was)) {
      const there = left.find(([nameNow]) => isSame(nameNow, name, copies));
      if (there !== undefined && isSame(there[1], value, copies)) return [];
      return [{ object: was, index, name: there === undefined ? UNHEARD : undefined }];
    }
    const at = left.findIndex(([, valueNow]) => isSame(valueNow, value, copies));
    if (at < 0) return [{ object: was, index, name: undefined }];
    left.splice(at, 1);
    return [];
  });
}

/** What has come to be there under a name, and could have been there before. */
function addedTo(now: object, was: object, copies: ReadonlyMap<unknown, unknown>): Place[] {
  if (!isNamed(was)) return [];
  const before = partsOf(was);
  return partsOf(now)
    .filter(([name]) => before.every(([nameThen]) => !isSame(name, nameThen, copies)))
    .map(([name]) => ({ object: was, index: before.length, name }));
}

function placesIn(object: object): Place[] {
  return partsOf(object).map((_, index) => ({ object, index, name: undefined }));
}

/** The first, the last, and what is between. */
function spread(places: readonly Place[]): readonly Place[] {
  if (places.length <= MOST) return places;
  return Array.from({ length: MOST }, (_, at) => places[Math.floor((at * (places.length - 1)) / (MOST - 1))] as Place);
}
