import type { ChatRequest, Message } from '../nouns/conversation.ts';
import { costOf, dearest, tokensAbout, tokensAtMost, type Effort, type Member, type Usage } from '../nouns/member.ts';
import type { Amount } from '../policy/budget.ts';

/** One request to one member: the same messages, answered once for each ordinal. */
export interface Order {
  readonly member: Member;
  readonly role: 'cheap' | 'strong';
  /** Why the call is made, for the ledger and the solution. */
  readonly reason: string;
  readonly ordinals: readonly number[];
  /** A question of the policy's rather than a request for code: its answer is kept as an answer. */
  readonly question?: string;
  readonly messages: readonly Message[];
  readonly chat?: ChatRequest | undefined;
  readonly temperature?: number | undefined;
  readonly effort?: Effort | undefined;
  /** The proposal that is to be repaired. */
  readonly repairs?: string;
}

/** The most that a call can take: input tokens never exceed bytes, output ends at the member's limit. */
export function worstCase(order: Order): Amount {
  const { member, role, ordinals } = order;
  return amountOf(mostTokens(order), member, role, countOfSamples(order, ordinals.length));
}

/** The tokens of the same. */
export function mostTokens({ member, messages, chat, ordinals }: Order): Usage {
  const { maxOutputTokens, maxInputTokens = 0 } = member.limits;
  const bytes = messages.reduce((sum, { content }) => sum + tokensAtMost(content) + 16, 0);
  const whole = chat === undefined ? 0 : tokensAtMost(JSON.stringify(chat));
  const inputTokens = Math.max(bytes, whole, maxInputTokens);
  const outputTokens = maxOutputTokens * ordinals.length;
  return dearest(inputTokens, outputTokens, member.prices);
}

/** What a server billed that did not say: about four characters a token. */
export function estimate(messages: readonly Message[], texts: readonly string[]): Usage {
  return {
    inputTokens: messages.reduce((sum, { content }) => sum + tokensAbout(content), 0),
    cachedInputTokens: 0,
    outputTokens: texts.reduce((sum, text) => sum + tokensAbout(text), 0),
    estimated: true,
  };
}

/** A question to a cheap member is no sample. */
export function countOfSamples({ role, question }: Order, answers: number): number {
  return role === 'cheap' && question !== undefined ? 0 : answers;
}

/** What a call took that was answered so often. */
export function amountOf(usage: Usage, { prices }: Member, role: Order['role'], answers: number): Amount {
  const usd = costOf(usage, prices);
  return {
    usd: usd === 'unknown' ? 0 : usd,
    tokens: usage.inputTokens + usage.outputTokens,
    samples: role === 'cheap' ? answers : 0,
    strongCalls: role === 'strong' && answers > 0 ? 1 : 0,
  };
}
