import { isObject, partsOf } from './contents.ts';

// Answers that stand in for the candidate's, to see whether anybody looks at those.

/** Makes, of an answer, another one. */
export interface Contrary {
  readonly of: (answer: unknown) => unknown;
  /** Whether an object that it has made has been looked at. */
  readonly isSeen: () => boolean;
  /** Told of what the candidate is called with: what is handed on is used. */
  readonly handing: (given: readonly unknown[]) => void;
}

/** How many values are answered with: there are many inputs, and each gets others. */
const VALUES_TRIED = 3;

/** Objects of each kind that tests tell apart without reading anything of them. */
const KINDS: readonly (() => unknown)[] = [() => ({}), () => [], () => () => undefined];
const VALUES: readonly unknown[] = [undefined, null, false, true, 0, 1, Infinity, NaN, '', 'no answer', 0n];

/** Answers for whoever was handed this. */
export function contraries(given: ReadonlyMap<unknown, unknown>): readonly Contrary[] {
  const handed = [...given.keys()].filter(isObject).flatMap((object) => partsOf(object).map(([, value]) => value));
  // Who asks for the greatest number of the input believes no other.
  const values = new Set([...VALUES, ...handed.filter((value) => !isObject(value))]);
  return [
    recording((answer) => (isObject(answer) || typeof answer === 'function' ? answer : {})),
    ...KINDS.map((kind) => recording(kind)),
    ...someOf([...values], VALUES_TRIED).map(plain),
  ];
}

function someOf<One>(all: readonly One[], count: number): readonly One[] {
  const left = [...all];
  return Array.from({ length: Math.min(count, all.length) }, () =>
    left.splice(Math.floor(Math.random() * left.length), 1),
  ).flat();
}

function plain(value: unknown): Contrary {
  return {
    // Another one, where the answer is that value.
    of: (answer) => (Object.is(answer, value) ? Symbol('no answer') : value),
    isSeen: () => false,
    handing: () => undefined,
  };
}

function recording(kind: (answer: unknown) => unknown): Contrary {
  let seen = false;
  const made = new WeakSet();
  const traps = Reflect.ownKeys(Reflect).filter((name) => typeof name === 'string');
  const handler = Object.fromEntries(
    traps.map((name) => [
      name,
      (...given: unknown[]): unknown => {
        // Whoever waits for an answer asks whether it is a promise.
        if (name === 'get' && given[1] === 'then') return undefined;
        seen = true;
        return Reflect.apply(Reflect.get(Reflect, name) as () => unknown, undefined, given);
      },
    ]),
  );
  return {
    of(answer) {
      const object = new Proxy(kind(answer) as object, handler);
      made.add(object);
      return object;
    },
    isSeen: () => seen,
    handing(given) {
      seen ||= given.some((one) => (isObject(one) || typeof one === 'function') && made.has(one));
    },
  };
}
