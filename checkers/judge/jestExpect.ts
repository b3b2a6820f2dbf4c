import { expect as jestExpect } from 'expect';
import type { Around } from './asserted.ts';
import { asRead, throwing } from './thrown.ts';

/** Matchers that ask for one object and no other like it. */
const SAME: ReadonlySet<string> = new Set(['toBe']);
const THROWING: ReadonlySet<string> = new Set(['toThrow', 'toThrowError']);

interface Context {
  readonly isNot?: boolean;
}
type Matcher = (this: Context, received: unknown, ...expected: readonly unknown[]) => unknown;

/** Where jest keeps its matchers, for all copies of its `expect`. */
const KEPT = Symbol.for('$$jest-matchers-object');
/** Thrown for a matcher that does not hold, as long as it is looked at. */
const FAILED = Symbol('failed');

/** Has jest's own matchers that compare run by `around`, and those for errors read a message once. */
export function onMatcher(around: Around): void {
  const { matchers } = Reflect.get(globalThis, KEPT) as { readonly matchers: Record<string, Matcher> };
  for (const [name, original] of Object.entries(matchers)) {
    const watched: Matcher = function (received, ...expected) {
      const given = THROWING.has(name) && typeof received === 'function' ? throwing(() => received()) : received;
      let answer: unknown;
      try {
        around(expected[0], SAME.has(name), () => {
          answer = Reflect.apply(original, this, [given, ...expected]);
          // Jest throws only once the matcher has answered.
          if (holds(answer) === (this.isNot ?? false)) throw FAILED;
        });
      } catch (error) {
        if (error !== FAILED) throw error;
      }
      return answer;
    };
    // By marks on them jest tells its own matchers from others.
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
    matchers[name] = watched;
  }
}

function holds(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'pass') : undefined;
}

/** What `expect` has given: it is the tests' own. */
const given = new WeakSet<object>();

/** Whether an object is jest's, and no value of the tests. */
export function isOfExpect(object: object): boolean {
  return given.has(object);
}

/** Jest's `expect`, of whose rejections a message is read once. */
export const expect = new Proxy(jestExpect, {
  apply(target, self, args: [unknown]) {
    const expectation = Reflect.apply(target, self, args);
    const [actual] = args;
    Object.defineProperty(expectation, 'rejects', { get: () => mark(jestExpect(rejecting(actual)).rejects) });
    return mark(expectation);
  },
});

function mark<Expectation extends object>(expectation: Expectation): Expectation {
  given.add(expectation);
  return expectation;
}

/** Of a promise, or a function that gives one, what rejects with errors that are fixed. */
function rejecting(actual: unknown): unknown {
  const through = (promise: unknown): unknown =>
    promise instanceof Promise
      ? promise.catch((error: unknown) => {
          throw asRead(error);
        })
      : promise;
  return typeof actual === 'function' ? () => through(actual()) : through(actual);
}
