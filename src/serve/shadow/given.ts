import { MemberError } from '../../errors.ts';
import type { Member, SampleRequest } from '../../nouns/member.ts';
import type { Given } from './overhear.ts';

/**
 * The strong member, as far as its client has asked it already: it gives the answer that was given, at what that cost, and is never asked anew. A policy
 * that wants more of it than one answer goes on without.
 */
export function givenBy(strong: Member, { usage, ...answer }: Given): Member {
  const { name, prices, abilities, limits } = strong;
  const { maxOutputTokens, concurrency } = limits;
  return {
    name,
    prices,
    abilities: { ...abilities, n: false, files: false },
    limits: { maxOutputTokens, concurrency },
    async *propose(request) {
      if (request.ordinals[0] !== 0 || isQuestion(request))
        throw new MemberError(`${name} was asked once, by the client, and is not asked again behind its answer.`);
      yield { kind: 'usage', usage };
      yield { kind: 'answer', choice: 0, ...answer };
    },
  };
}

/** A question of a policy's holds neither the client's conversation nor the words that stand before each task. */
function isQuestion({ task: { conversation }, messages: [first] }: SampleRequest): boolean {
  return conversation === undefined ? first?.role !== 'system' : first !== conversation.messages[0];
}
