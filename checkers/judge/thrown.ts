import type { chai as Chai } from 'vitest';

// chai asks what was thrown for its message, and the message whether it holds a text. Neither is believed to be one: what tests throw
// themselves may be an object of the candidate's, whose message answers for itself, or is another at each reading.

const MATCHERS = ['throw', 'throws', 'Throw', 'toThrow', 'toThrowError'];

/** Has the matchers for errors read a message once, and only one that is a text. */
export function readThrownOnce({ Assertion, util }: typeof Chai): void {
  for (const name of MATCHERS) {
    const original: unknown = Reflect.get(Assertion.prototype, name);
    if (typeof original !== 'function') continue;
    Reflect.set(Assertion.prototype, name, function (this: object, ...args: unknown[]): unknown {
      const subject: unknown = util.flag(this, 'object');
      const thrown = util.flag(this, 'promise') === 'rejects' || typeof subject !== 'function';
      util.flag(this, 'object', thrown ? asRead(subject) : throwing(subject as () => unknown));
      return Reflect.apply(original, this, args);
    });
  }
}

/** A function that throws what the given one throws, with a message that is read once. */
export function throwing(run: () => unknown): () => unknown {
  return () => {
    try {
      return run();
    } catch (error) {
      throw asRead(error);
    }
  };
}

/** What was thrown, with a message that the next reading gives as well. */
export function asRead(error: unknown): unknown {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return error;
  const message: unknown = Reflect.get(error, 'message');
  if (message !== undefined && typeof message !== 'string')
    return new Error('what was thrown has a message that is no text');
  return isFixed(error) ? error : Object.create(error, { message: { value: message } });
}

/** Whether the next reading gives the same message: nothing computes it. */
function isFixed(error: object): boolean {
  for (let at: unknown = error; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    const own = Reflect.getOwnPropertyDescriptor(at, 'message');
    if (own !== undefined) return own.get === undefined;
  }
  return true;
}
