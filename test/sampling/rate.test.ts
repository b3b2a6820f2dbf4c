import { describe, expect, it } from 'vitest';
import type { MemberLimits } from '../../src/index.ts';
import { rateGate } from '../../src/sampling/rate.ts';

/** Which calls of these sizes are let through at once; those held back are let go of by an abort. */
async function passed(limits: Partial<MemberLimits>, tokens: readonly number[]): Promise<boolean[]> {
  const gate = rateGate({ concurrency: 9, maxOutputTokens: 9, ...limits });
  const stop = new AbortController();
  const calls = tokens.map((count) =>
    gate(count, stop.signal).then(
      () => true,
      () => false,
    ),
  );
  // Whatever may pass has passed once the loop has gone round.
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort(new Error('enough'));
  return Promise.all(calls);
}

describe("a provider's limits", () => {
  it('hold back requests beyond those of a minute, for as long as the run goes on', async () => {
    expect(await passed({ requestsPerMinute: 2 }, [1, 1, 1, 1])).toEqual([true, true, false, false]);
    expect(await passed({}, [1, 1, 1, 1])).toEqual([true, true, true, true]);
  });

  it('hold back tokens beyond those of a minute', async () => {
    expect(await passed({ tokensPerMinute: 100 }, [60, 40, 1])).toEqual([true, true, false]);
  });

  it('let a call larger than a whole minute pass when it is alone', async () => {
    expect(await passed({ tokensPerMinute: 100 }, [500])).toEqual([true]);
    expect(await passed({ tokensPerMinute: 100 }, [1, 500])).toEqual([true, false]);
  });

  it('do not count what was refused against what may pass', async () => {
    const gate = rateGate({ concurrency: 9, maxOutputTokens: 9, tokensPerMinute: 100 });
    const stop = new AbortController();
    await gate(60, stop.signal);
    const held = gate(60, stop.signal).catch(() => 'held');
    await new Promise((resolve) => setImmediate(resolve));
    await gate(40, stop.signal);
    stop.abort(new Error('enough'));
    expect(await held).toBe('held');
  });
});
