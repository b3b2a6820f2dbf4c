import assert from 'node:assert';
import { syncBuiltinESMExports } from 'node:module';
import fc from 'fast-check';
import { afterEach, beforeEach, chai, expect, inject } from 'vitest';
import { REACHED } from '../control/reached.ts';
import { readThrownOnce } from '../judge/thrown.ts';
import { asserted } from './asserted.ts';

// Loaded into vitest's worker ahead of each test file: counts what its tests assert, in whichever of the usual ways.

declare module 'vitest' {
  interface TaskMeta {
    /** Assertions of the test's file up to the end of this test. */
    assertions?: number;
    /** Changed assertions that this test has reached in a control run. */
    reachedControls?: number;
  }
  interface ProvidedContext {
    /** Files of the candidate's, where it stands in this process. */
    weakCommitteeTargets: readonly string[];
  }
}

let expected = 0;

function counting(object: object, name: string, count: () => void): void {
  const original: unknown = Reflect.get(object, name);
  if (typeof original !== 'function') return;
  Reflect.set(object, name, function (this: unknown, ...args: unknown[]): unknown {
    count();
    return Reflect.apply(original, this, args);
  });
}

// chai's `assert` and `should`, and what vitest's `expect` builds on them.
const targets = (inject('weakCommitteeTargets') as readonly string[] | undefined) ?? [];
counting(chai.Assertion.prototype, 'assert', () => asserted.chained++);
if (targets.length > 0) sayNothingTo(targets);
readThrownOnce(chai);
storeNoSnapshots();

for (const original of [assert, assert.strict]) {
  for (const name of Object.keys(original)) {
    if (name !== 'AssertionError' && name !== 'strict') counting(original, name, () => asserted.others++);
  }
}
syncBuiltinESMExports();

fc.configureGlobal({ ...fc.readConfigureGlobal(), beforeEach: () => asserted.others++ });

let reached = 0;
// For good: a candidate that took it away would pass for one whose controls are never reached.
Object.defineProperty(globalThis, REACHED, { value: () => void reached++ });
beforeEach(() => {
  reached = 0;
});

afterEach(({ task, expect: own }) => {
  expected += expect.getState().assertionCalls + (own === expect ? 0 : own.getState().assertionCalls);
  // A matcher of one's own does not pass through chai, a chai assertion does not pass through `expect`.
  task.meta.reachedControls = reached;
  task.meta.assertions = Math.max(expected, asserted.chained) + asserted.others;
});

/** What a run would store goes with its copy anyway, and the test file itself, in which inline snapshots stand, cannot be written. */
function storeNoSnapshots(): void {
  const worker = Reflect.get(globalThis, '__vitest_worker__') as
    | { readonly config: { readonly snapshotOptions: { readonly snapshotEnvironment?: object | null } } }
    | undefined;
  const environment = worker?.config.snapshotOptions.snapshotEnvironment;
  if (environment) Reflect.set(environment, 'saveSnapshotFile', async () => {});
}

/** An assertion that fails in a function which the candidate called says no more than that: it would learn what is expected. */
function sayNothingTo(files: readonly string[]): void {
  const original: unknown = Reflect.get(chai.Assertion.prototype, 'assert');
  Reflect.set(chai.Assertion.prototype, 'assert', function (this: unknown, ...args: unknown[]): unknown {
    try {
      return Reflect.apply(original as (...args: unknown[]) => unknown, this, args);
    } catch (error) {
      const frames = { stack: '' };
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = Infinity;
      Error.captureStackTrace(frames);
      Error.stackTraceLimit = stackTraceLimit;
      if (!files.some((file) => frames.stack.includes(file))) throw error;
      throw new chai.AssertionError('an assertion failed in a function that the candidate calls');
    }
  });
}
