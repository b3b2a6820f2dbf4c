import type { Checker } from '../src/nouns/checker.ts';

/**
 * The verdict that was recorded with an answer, for recordings whose tests are not at hand (`humaneval-py`). Nothing is
 * executed here, so the count is unknown and the solution says so.
 *
 * @example
 * ```ts
 * await solve(task, [recorded()], { committee: [recording('samples.jsonl', { model: 'gpt-3.5-turbo' })] });
 * ```
 */
export function recorded(): Checker {
  return {
    name: 'recorded',
    version: '1',
    options: {},
    files: [],
    executes: true,
    rerunnable: false,
    replays: true,
    open: async () => ({
      tools: {},
      check: async ({ recorded: passed }) => {
        if (passed === undefined)
          return { kind: 'broken', reason: 'no verdict was recorded with this answer', crash: false, ms: 0 };
        if (passed) return { kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 };
        return {
          kind: 'fail',
          evidence: [{ kind: 'recorded', message: 'recorded as failed' }],
          executed: 'unknown',
          isolation: 'none',
          ms: 0,
        };
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}
