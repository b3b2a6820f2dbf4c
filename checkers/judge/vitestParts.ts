import * as vitest from 'vitest';
import type { startTests } from 'vitest/internal/browser';

// What vitest's runner wants around it wherever it runs as a part of something else than its own worker.

export type VitestRunner = Parameters<typeof startTests>[1];
export type Expect = typeof vitest.expect;

// What vitest looks for when it runs as part of its own worker.
Object.defineProperty(globalThis, '__vitest_worker__', {
  value: {
    config: {
      ...settingsOf(0),
      fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
      snapshotOptions: { expand: false },
    },
    environment: { name: 'isolate' },
    ctx: { pool: 'forks' },
    providedContext: {},
    durations: {},
  },
});

/** The state of an `expect` before a test. */
export const UNCOUNTED = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

/** Assertions since the test began; throws where the test expected another number of them. */
export function assertionsOf(expect: Expect): number {
  const {
    assertionCalls,
    expectedAssertionsNumber,
    expectedAssertionsNumberErrorGen,
    isExpectingAssertions,
    isExpectingAssertionsError,
  } = expect.getState();
  if (expectedAssertionsNumber !== null && assertionCalls !== expectedAssertionsNumber)
    throw expectedAssertionsNumberErrorGen?.() ?? new Error('another number of assertions than was expected');
  if (isExpectingAssertions && assertionCalls === 0) throw isExpectingAssertionsError;
  return assertionCalls;
}

/** The defaults of vitest's own configuration, as far as its runner reads them. */
export function settingsOf(seed: number, patience = 1): object {
  return {
    root: '/',
    setupFiles: [],
    name: '',
    passWithNoTests: false,
    allowOnly: true,
    sequence: { seed, hooks: 'stack', setupFiles: 'list', shuffle: false, concurrent: false },
    maxConcurrency: 5,
    // What a test may take is no candidate's doing where the machine is busy.
    testTimeout: Math.round(5000 * patience),
    hookTimeout: Math.round(10_000 * patience),
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    strictTags: false,
    expect: { poll: {}, requireAssertions: false },
    experimental: { importDurations: { limit: 0 }, viteModuleRunner: true },
  };
}
