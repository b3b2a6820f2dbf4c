import type { Entry } from './alike.ts';
import { isObject } from './messages.ts';
import { holds, isAssertion, isGenerator, isPromise, openSwallowed, tells } from './swallowed.ts';
import type { Message, Nature, Node, Wire } from './wire.ts';

// What the tests' side hears of the candidate: whether it goes on after an assertion that failed in a call of its own.

/** Hears all that the candidate says to the tests. */
export interface Hearing {
  /** The tests begin to ask the candidate something; gives when. */
  asking(): number;
  /** Something is said, in an answer or by a promise that is settled. */
  said(values: readonly Wire[], nodes: readonly Node[]): void;
  /** The same of a failure: one that is an assertion's, and came of what was asked then, is handed on. */
  failed(error: unknown, since: number | undefined, values: readonly Wire[], nodes: readonly Node[]): void;
  /** Does what the candidate asks, and keeps account of assertions that fail in it. */
  called(entry: Entry, message: Message, run: () => unknown): unknown;
  /** The functions of an object tell the tests nothing: a clock's. */
  quiet(object: object): void;
  end(): void;
}

/** @param kindOf - what the object with an id is. */
export function openHearing(
  onSwallowed: (error: Error) => void,
  kindOf: (id: number) => Nature['kind'] | undefined,
): Hearing {
  const swallowed = openSwallowed(onSwallowed);
  const silenced = new WeakSet<object>();
  /** Functions and promises tell nothing as such. */
  const isSilent = (id: number): boolean => kindOf(id) === 'function' || kindOf(id) === 'promise';
  const said = (values: readonly Wire[], nodes: readonly Node[]): void => {
    if (swallowed.any() && (tells(values, isSilent) || holds(nodes))) swallowed.told();
  };
  return {
    asking: () => swallowed.asking(),
    said,
    failed(error, since, values, nodes) {
      // By a promise of its own that it slips in the candidate answers nothing.
      if (since === undefined || !swallowed.returned(error, since)) said(values, nodes);
    },
    called(entry, message, run) {
      const { object } = entry;
      if (!isObject(object) || silenced.has(object)) return run();
      said([message.self, ...message.args], message.nodes);
      swallowed.called(message);
      const failed = (error: unknown): void => {
        if (isAssertion(error)) swallowed.failed(message, error);
      };
      const passed = (): void => {
        if (!isGenerator(object)) swallowed.passed(message);
      };
      try {
        const value = run();
        if (isPromise(value)) void value.then(passed, failed);
        else passed();
        return value;
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    quiet(object) {
      for (const value of Object.values(object)) silenced.add(value as object);
    },
    end: () => swallowed.end(),
  };
}
