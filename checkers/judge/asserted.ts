import type { chai as Chai } from 'vitest';

/** Matchers that ask for one object and no other like it. */
const SAME = ['toBe', 'equal', 'equals', 'eq'];

/** Runs an assertion; told what is expected, and whether this very object is. */
export type Around = (expected: unknown, same: boolean, run: () => unknown) => unknown;

/** Has each assertion of chai's, and so each of vitest's, run by `around`. */
export function onAssertion({ Assertion }: typeof Chai, around: Around): void {
  const prototype: object = Assertion.prototype;
  const replace = (name: string, by: (original: () => unknown, args: readonly unknown[]) => unknown): void => {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== 'function') return;
    Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]): unknown {
      return by(() => Reflect.apply(original, this, args), args);
    });
  };
  let same = false;
  replace('assert', (original, args) => around(args[3], same, original));
  for (const name of SAME)
    replace(name, (original) => {
      same = true;
      try {
        return original();
      } finally {
        same = false;
      }
    });
}
