import { describe, expect, it } from 'vitest';
import type { CheckSession, Verdict } from '../../src/index.ts';
import { retryingCrashes } from '../../src/verification/retry.ts';

const crash: Verdict = { kind: 'broken', reason: 'died of SIGSEGV', crash: true, ms: 1 };
const pass: Verdict = { kind: 'pass', executed: 'unknown', isolation: 'shared', ms: 1 };
const options = { signal: new AbortController().signal };
const candidate = { files: {}, digest: '' };

function giving(...verdicts: Verdict[]): CheckSession & { left: Verdict[] } {
  return {
    left: verdicts,
    tools: {},
    check: async () => verdicts.shift() ?? crash,
    [Symbol.asyncDispose]: async () => {},
  };
}

describe('a crash', () => {
  it('is tried once more in a fresh run', async () => {
    const session = giving(crash, pass);
    expect(await retryingCrashes(session).check(candidate, options)).toEqual(pass);
    expect(session.left).toEqual([]);
  });

  it('twice is broken while nothing shows that the checker works', async () => {
    expect(await retryingCrashes(giving(crash, crash)).check(candidate, options)).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('crashed twice'),
    });
  });

  it("twice is the candidate's fault where the checker has judged other code", async () => {
    const session = retryingCrashes(giving(pass, crash, crash));
    await session.check(candidate, options);
    expect(await session.check(candidate, options)).toMatchObject({ kind: 'fail', evidence: [{ kind: 'crash' }] });
  });

  it('is never retried when the checker said that it could not tell for another reason', async () => {
    const session = giving({ ...crash, crash: false }, pass);
    expect(await retryingCrashes(session).check(candidate, options)).toMatchObject({ kind: 'broken' });
    expect(session.left).toEqual([pass]);
  });
});
