import assert from 'node:assert';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, expect } from 'vitest';

// Loaded into vitest's worker ahead of each test file: counts what a test asserts, with `expect` or node:assert.

declare module 'vitest' {
  interface TaskMeta {
    assertions?: number;
  }
}

let asserted = 0;
for (const original of [assert, assert.strict]) {
  for (const [name, value] of Object.entries(original)) {
    if (typeof value !== 'function' || name === 'AssertionError' || name === 'strict') continue;
    Reflect.set(original, name, (...args: unknown[]): unknown => {
      asserted++;
      return Reflect.apply(value, original, args);
    });
  }
}
syncBuiltinESMExports();

beforeEach(() => {
  asserted = 0;
});
afterEach(({ task }) => {
  task.meta.assertions = expect.getState().assertionCalls + asserted;
});
