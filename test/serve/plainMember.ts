import type { Member, SampleRequest } from '../../src/nouns/member.ts';

/** A member that takes words only, and what it was asked with. */
export function member(name: string): { readonly plain: Member; readonly seen: SampleRequest[] } {
  const seen: SampleRequest[] = [];
  const plain: Member = {
    name,
    prices: { input: 0, output: 0 },
    abilities: { temperature: true, n: false, seed: true, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 1000 },
    async *propose(request) {
      seen.push(request);
      yield { kind: 'answer', choice: 0, text: 'Fine.', finish: 'stop' };
    },
  };
  return { plain, seen };
}
