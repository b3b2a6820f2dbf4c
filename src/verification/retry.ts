import type { CheckSession } from '../nouns/checker.ts';
import type { Verdict } from '../nouns/verdict.ts';

/**
 * A session in which a crash is tried once more in a fresh process. A second crash is the candidate's own fault where the
 * checker has shown with other code that it works (`fail`); otherwise nobody can tell (`broken`).
 */
export function retryingCrashes(session: CheckSession): CheckSession {
  let works = false;
  return {
    tools: session.tools,
    ...(session.warnings && { warnings: session.warnings }),
    ...(session.expected && { expected: (name, input) => session.expected?.(name, input) ?? NOTHING }),
    async check(candidate, options): Promise<Verdict> {
      const first = await session.check(candidate, options);
      const verdict = crashed(first) ? await session.check(candidate, options) : first;
      if (!crashed(verdict)) {
        works ||= verdict.kind !== 'broken';
        return verdict;
      }
      if (!works) return { ...verdict, reason: `crashed twice: ${verdict.reason}` };
      return {
        kind: 'fail',
        evidence: [{ kind: 'crash', message: `crashed twice: ${verdict.reason}` }],
        executed: 'unknown',
        isolation: 'none',
        ms: verdict.ms,
      };
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

const NOTHING = Promise.resolve(undefined);

function crashed(verdict: Verdict): verdict is Extract<Verdict, { kind: 'broken' }> & { readonly crash: true } {
  return verdict.kind === 'broken' && verdict.crash;
}
