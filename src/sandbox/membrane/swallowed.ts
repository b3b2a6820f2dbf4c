import { isObject } from './messages.ts';
import type { Node, Wire } from './wire.ts';

// An assertion that fails while the candidate calls a function of the tests. In one realm its error would reach the candidate, which
// could read the expected value from it, or try one value after the other until none is thrown. So it learns only that something
// failed, and a test in which it goes on as if nothing had happened has failed. Whoever only tries again is not meant: a `waitFor`
// that is being tested tells the tests nothing between two tries.

/** Whether a value is the error of an assertion, whichever library made it. */
export function isAssertion(value: unknown): value is Error {
  if (!(value instanceof Error)) return false;
  return value.name === 'AssertionError' || ('expected' in value && 'actual' in value);
}

/** What the other side comes to know of such an error. */
export const OPAQUE = {
  nature: { kind: 'error', of: 'Error' },
  content: { slots: [], fields: [['message', 'an assertion of the tests failed', 1]], closed: 'no' },
} as const;

/** Assertions that failed in calls of the candidate's, until it is clear what it made of them. */
export interface Swallowed {
  /** The candidate calls a function of the tests. What has failed before can then no longer be handed on as if it had just happened. */
  called(called: object): void;
  /** An assertion failed in a function that the candidate called. */
  failed(called: object, error: Error): void;
  /** That function was called again, and nothing failed. */
  passed(called: object): void;
  /** The candidate gives an error on to the tests: true where it was one of these. */
  returned(error: unknown): boolean;
  /** The candidate says something else to the tests. */
  told(): void;
  /** Nothing more is to come. */
  end(): void;
}

/** @param onSwallowed - told of the first one after which the candidate went on. */
export function openSwallowed(onSwallowed: (error: Error) => void): Swallowed {
  const pending = new Map<object, Error>();
  let spoken = false;
  const report = (): void => {
    const [first] = pending.values();
    pending.clear();
    if (first !== undefined) onSwallowed(first);
  };
  return {
    called(called) {
      spoken ||= pending.size > 0 && !pending.has(called);
    },
    failed(called, error) {
      if (pending.size === 0) spoken = false;
      pending.set(called, error);
    },
    passed: (called) => void pending.delete(called),
    returned(error) {
      for (const [called, one] of pending) {
        if (one !== error || spoken) continue;
        pending.delete(called);
        return true;
      }
      return false;
    },
    told: report,
    end: report,
  };
}

/**
 * Whether values that came from the other side can tell the tests anything. Functions and promises do not, until they are called or settled.
 *
 * @param isSilent - whether the object with an id is one of those.
 */
export function tells(values: readonly Wire[], isSilent: (id: number) => boolean): boolean {
  return values.some((wire) => (Array.isArray(wire) ? !isSilent(Number(wire[0])) : wire !== undefined));
}

/** Whether what came along holds anything. */
export function holds(nodes: readonly Node[]): boolean {
  return nodes.some(({ content }) => content !== undefined && content.slots.length + content.fields.length > 0);
}

/** A function of the language's own: those by which a promise is settled, above all. */
export function isNative(value: object): boolean {
  return typeof value === 'function' && Function.prototype.toString.call(value).endsWith('{ [native code] }');
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return isObject(value) && value instanceof Promise;
}
