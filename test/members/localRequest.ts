import type { SampleRequest } from '../../src/nouns/member.ts';

/** A request for a few tokens, with what a test wants otherwise. */
export function requestFor(wanted: Partial<SampleRequest> = {}): SampleRequest {
  return {
    task: {
      id: 'count',
      prompt: 'Count.',
      targets: ['count.ts'],
    } as unknown as SampleRequest['task'],
    messages: [
      { role: 'system', content: 'You write TypeScript.' },
      { role: 'user', content: 'Write a function that counts the words of a text. Then explain it at length.' },
    ],
    ordinals: [0],
    temperature: 0.8,
    seed: 7,
    maxOutputTokens: 12,
    signal: new AbortController().signal,
    ...wanted,
  };
}
