import type { Checker } from '../src/nouns/checker.ts';
import type { Verdict } from '../src/nouns/verdict.ts';

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
      check: async ({ recorded: passed }) => recordedVerdict(passed, 'no verdict was recorded with this answer'),
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}

/** A verdict as it was recorded; of what was not, why it is not known. */
export function recordedVerdict(passed: boolean | undefined, reason: string): Verdict {
  if (passed === undefined) return { kind: 'broken', reason, crash: false, ms: 0 };
  if (passed) return { kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 };
  const evidence = [{ kind: 'recorded', message: 'recorded as failed' }] as const;
  return { kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms: 0 };
}
