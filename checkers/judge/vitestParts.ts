import * as vitest from 'vitest';
import type { startTests } from 'vitest/internal/browser';

// What vitest's runner wants around it wherever it runs as a part of something else than its own worker.

export type VitestRunner = Parameters<typeof startTests>[1];
type Expect = typeof vitest.expect;

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
const UNCOUNTED = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

/** Assertions since the test began; throws where the test expected another number of them. */
function assertionsOf(expect: Expect): number {
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

/** The tests' own `expect`s, beside the one that all share: each is made when its test first asks for it. */
export function openExpects() {
  const own = new Map<string, Expect>();
  return {
    /** Lets both count anew, before a try of a test. */
    begin(id: string, name: string): void {
      vitest.expect.setState({ ...UNCOUNTED, currentTestName: name });
      own.get(id)?.setState(UNCOUNTED);
    },
    /** Assertions of a try; throws where the test expected another number of them. */
    assertions(id: string): number {
      const made = own.get(id);
      return assertionsOf(vitest.expect) + (made === undefined ? 0 : assertionsOf(made));
    },
    extendTaskContext: <Context extends { readonly task: { readonly id: string } }>(context: Context): Context => {
      const { id } = context.task;
      Object.defineProperty(context, 'expect', {
        get() {
          const made = own.get(id) ?? vitest.createExpect(context.task as never);
          own.set(id, made);
          return made;
        },
      });
      return context;
    },
  };
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
