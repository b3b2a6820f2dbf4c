import { isObject } from './messages.ts';
import { sameWire, type Message, type Node, type Wire } from './wire.ts';

// An assertion that fails while the candidate calls a function of the tests. In one realm its error would reach the candidate, which
// could read the expected value from it, or try one value after the other until none is thrown. So it learns only that something
// failed, and a test in which it goes on as if nothing had happened has failed. Whoever only tries again is not meant: a `waitFor`
// that is being tested tells the tests nothing between two tries.

/** Whether a value is the error of an assertion, whichever library made it, or one that a test made of such an error. */
export function isAssertion(value: unknown, depth = 0): value is Error {
  if (!(value instanceof Error) || depth > DEEP) return false;
  if (value.name === 'AssertionError' || ('expected' in value && 'actual' in value)) return true;
  // Jest's.
  if ('matcherResult' in value) return true;
  const parts: unknown[] = value instanceof AggregateError ? [value.cause, ...value.errors] : [value.cause];
  return parts.some((part) => isAssertion(part, depth + 1));
}

/** Errors that are each other's cause are followed so far. */
const DEEP = 8;

/** What the other side comes to know of such an error. */
export const OPAQUE = {
  nature: { kind: 'error', of: 'Error' },
  content: { slots: [], fields: [['message', 'an assertion of the tests failed', 1]], closed: 'no' },
} as const;

/** A call of the candidate's into the tests: which function or member of which object, and what it was given. */
type Call = Pick<Message, 'op' | 'target' | 'name' | 'on' | 'self' | 'args'>;

/** Assertions that failed in calls of the candidate's, until it is clear what it made of them. */
export interface Swallowed {
  /** Whether there is any of them: nearly always there is none. */
  any(): boolean;
  /** The tests begin to ask the candidate something; gives when. What it hands on as the answer has failed since. */
  asking(): number;
  /** The candidate calls the tests. What has failed before can then no longer be handed on as if it had just happened. */
  called(call: Call): void;
  /** An assertion failed in that call. */
  failed(call: Call, error: Error): void;
  /** Nothing failed in that call: it makes good one that was the very same. Whoever gives other values until one holds has searched. */
  passed(call: Call): void;
  /** The candidate gives an error on to the tests: true where it was one of these, and failed since they asked. */
  returned(error: unknown, since: number): boolean;
  /** The candidate says something else to the tests. */
  told(): void;
  /** Nothing more is to come. */
  end(): void;
}

/** @param onSwallowed - told of the first one after which the candidate went on. */
export function openSwallowed(onSwallowed: (error: Error) => void): Swallowed {
  const pending = new Map<string, { readonly call: Call; readonly error: Error; readonly at: number }>();
  let spoken = false;
  let now = 0;
  const report = (): void => {
    const [first] = pending.values();
    pending.clear();
    if (first !== undefined) onSwallowed(first.error);
  };
  return {
    any: () => pending.size > 0,
    asking: () => ++now,
    called(call) {
      if (pending.size > 0) spoken ||= !pending.has(memberOf(call));
    },
    failed(call, error) {
      if (pending.size === 0) spoken = false;
      pending.set(memberOf(call), { call, error, at: ++now });
    },
    passed(call) {
      // Each call that goes well comes by here.
      if (pending.size === 0) return;
      const failed = pending.get(memberOf(call));
      if (failed !== undefined && isAgain(call, failed.call)) pending.delete(memberOf(call));
    },
    returned(error, since) {
      for (const [member, failed] of pending) {
        if (failed.error !== error || failed.at < since || spoken) continue;
        pending.delete(member);
        return true;
      }
      return false;
    },
    told: report,
    end: report,
  };
}

function memberOf({ op, target, name, on }: Call): string {
  return JSON.stringify([op, target, name, on]);
}

function isAgain(one: Call, other: Call): boolean {
  const given = [other.self, ...other.args];
  return (
    one.args.length === other.args.length && [one.self, ...one.args].every((wire, at) => sameWire(wire, given[at]))
  );
}

/**
 * Whether values that came from the other side can tell the tests anything. Functions and promises do not, until they are called or settled.
 *
 * @param isSilent - whether the object with an id is one of those.
 */
export function tells(values: readonly Wire[], isSilent: (id: number) => boolean): boolean {
  return values.some((wire) => (Array.isArray(wire) ? !isSilent(Number(wire[0])) : wire !== undefined));
}

/** Whether what came along holds anything, or leaves something empty that was known before. */
export function holds(nodes: readonly Node[]): boolean {
  return nodes.some(
    ({ nature, content }) =>
      content !== undefined && (nature === undefined || content.slots.length + content.fields.length > 0),
  );
}

/** What is done for good once it has thrown: the next call of it makes good nothing. */
export function isGenerator(value: object): boolean {
  return Object.prototype.toString.call(value).endsWith('Generator]');
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return isObject(value) && value instanceof Promise;
}
