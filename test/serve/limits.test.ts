import { describe, expect, it } from 'vitest';
import { BusyError } from '../../src/errors.ts';
import { openReader } from '../../src/reading/requests/reader.ts';
import { refusalOf } from '../../src/serve/refusal.ts';
import { answer } from '../servers/openai.ts';
import { fence, serving } from './serving.ts';

describe('the limits of a request', () => {
  it('hold beside a task that it brings: members are given no more tokens than the client allows', async () => {
    await using served = await serving([answer(fence('export const double = (n: number) => n * 2;'))]);
    const request = {
      model: 'weak-committee',
      messages: [{ role: 'user' as const, content: 'Write double(n).' }],
      max_tokens: 77,
      weak_committee: {
        target: 'double.ts',
        checkers: [{ examples: { call: 'double', cases: [[[2], 4]] } }],
      },
    };
    const reply = await served.client.chat.completions.create(request);
    expect(reply).toMatchObject({ weak_committee: { status: 'verified' } });
    expect(reply).not.toHaveProperty('weak_committee.set_aside');
    expect(served.upstream.requests[0]?.body.max_tokens).toBe(77);
  });

  it('let a client ask again where reading a request took too long, and say when', async () => {
    await using reader = openReader(0);
    const error: unknown = await reader.refuseUnreadable({ 'a.ts': 'export {};' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BusyError);
    expect(refusalOf(error)).toMatchObject({ status: 503, retryAfter: expect.any(Number) as number });
  });
});
