import assert from 'node:assert';
import type { Around } from './asserted.ts';
import { started } from './witness.ts';

// Stands in for node:assert in the user's test scripts, so that a run of no assertion can be told from a pass.

let count = 0;
let around: Around = (_, __, run) => run();

/** Assertions that compare with what they are handed second. */
const COMPARING = /equal$/i;
/** Those of them that ask for one object and no other like it. */
const SAME: ReadonlySet<PropertyKey> = new Set(['equal', 'strictEqual']);

/** Has each assertion that compares run by this from now on. */
export function onComparison(next: Around): void {
  around = next;
}

/** How many assertions have run in this process. */
export function assertionsRun(): number {
  return count;
}

function counted(original: typeof assert): typeof assert {
  return new Proxy(original, {
    apply(target, self, args) {
      count++;
      return Reflect.apply(target, self, args);
    },
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key === 'strict') return countedStrict;
      if (typeof value !== 'function' || key === 'AssertionError') return value;
      return (...args: unknown[]): unknown => {
        count++;
        const run = (): unknown => Reflect.apply(value, target, args);
        if (COMPARING.test(String(key))) return around(args[1], SAME.has(key), run);
        // `assert.rejects` has asserted nothing until it knows.
        return started(run());
      };
    },
  });
}

const countedStrict = counted(assert.strict);

function moduleOf(counting: typeof assert): Readonly<Record<string, unknown>> {
  const names = Object.keys(assert).filter((name) => name !== 'default');
  return {
    ...Object.fromEntries(names.map((name) => [name, Reflect.get(counting, name) as unknown])),
    default: counting,
  };
}

/** The exports of `node:assert`. */
export const loose = moduleOf(counted(assert));
/** The exports of `node:assert/strict`. */
export const strict = moduleOf(countedStrict);
