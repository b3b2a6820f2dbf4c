import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnsOf } from '../../src/members/anthropic/messages.ts';
import { readChat } from '../../src/members/chatMessages.ts';
import { plainChat } from '../../src/members/plainChat.ts';
import type { ChatRequest } from '../../src/nouns/conversation.ts';
import { readMessagesBody } from '../../src/serve/wires/messages/body.ts';

// A conversation of Anthropic's is put into a chat and back, and says the same.

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const id = fc.stringMatching(/^toolu_[\w-]{1,12}$/);
const mark = fc.option(fc.constant({ cache_control: { type: 'ephemeral' } }), { nil: {} });
const text = fc.tuple(words, mark).map(([said, more]) => ({ type: 'text', text: said, ...more }));
const image = fc.oneof(
  fc.base64String({ maxLength: 8 }).map((data) => ({
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data },
  })),
  fc.webUrl().map((url) => ({ type: 'image', source: { type: 'url', url } })),
);
const thinking = fc.oneof(
  fc.tuple(words, words).map(([thought, signature]) => ({ type: 'thinking', thinking: thought, signature })),
  words.map((data) => ({ type: 'redacted_thinking', data })),
);
// As it comes from a client: JSON has no -0.
const json = fc.json().map((written) => JSON.parse(written) as unknown);
// The schema drops this one: it would become the prototype of a copy.
const field = words.filter((word) => word !== '__proto__');
const use = fc
  .tuple(id, words, fc.dictionary(field, json), mark)
  .map(([own, name, input, more]) => ({ type: 'tool_use', id: own, name, input, ...more }));
const result = fc
  .tuple(id, fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }), fc.boolean(), mark)
  .map(([own, content, failed, more]) => ({
    type: 'tool_result',
    tool_use_id: own,
    content,
    ...(failed && { is_error: true }),
    ...more,
  }));
const user = fc.array(fc.oneof(text, image, result), { minLength: 1, maxLength: 5 });
const assistant = fc.array(fc.oneof(text, thinking, use), { minLength: 1, maxLength: 5 });
const conversation = fc.array(fc.tuple(user, assistant), { minLength: 1, maxLength: 4 }).map((turns) =>
  turns.flatMap(([asked, answered]) => [
    { role: 'user', content: asked },
    { role: 'assistant', content: answered },
  ]),
);

function chatOf(messages: readonly object[]): ChatRequest {
  const body = { model: 'weak-committee', max_tokens: 10, messages };
  return readMessagesBody(body, { committee: [] }).chat as unknown as ChatRequest;
}

/** What tools gave comes first in a turn: Anthropic takes no other order. */
function inOrder<Turn extends { readonly role: string; readonly content: readonly { type: string }[] }>(turn: Turn) {
  if (turn.role === 'assistant') return turn;
  const rank = ({ type }: { type: string }): number => (type === 'tool_result' ? 0 : 1);
  return { ...turn, content: turn.content.toSorted((one, other) => rank(one) - rank(other)) };
}

/** All that stands under a key, from the top to the bottom. */
function allOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : allOf(inner, key)));
}

describe('a conversation of Anthropic’s', () => {
  it('says the same after it was a chat: words, ids, marks and order', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const { messages: turns, system } = turnsOf(readChat(chatOf(messages), 'small').messages, 'small');
        expect(system).toEqual([]);
        expect(turns).toEqual(messages.map(inOrder));
      }),
    );
  });

  it('keeps its ids and calls for servers that know chats only, and nothing that they do not know', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const plain = plainChat(chatOf(messages), 'small');
        expect(allOf(plain.messages, 'tool_call_id')).toEqual(allOf(messages, 'tool_use_id'));
        const uses = messages.flatMap(({ content }) => content.filter(({ type }) => type === 'tool_use'));
        const calls = allOf(plain.messages, 'tool_calls').flat() as { id: string; function: { arguments: string } }[];
        expect(calls.map((call) => call.id)).toEqual(uses.map((one) => (one as unknown as { id: string }).id));
        expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual(
          uses.map((one) => (one as unknown as { input: unknown }).input),
        );
        const roles = plain.messages.map((one) => (one as { role: string }).role);
        expect(roles.some((role, at) => role !== 'tool' && role === roles[at + 1])).toBe(false);
        for (const key of ['cache_control', 'thinking_blocks', 'is_error', 'signature'])
          expect(allOf(plain.messages, key)).toEqual([]);
      }),
    );
  });
});
