import type { ChatRequest } from '../nouns/conversation.ts';
import type { Json } from '../nouns/digest.ts';
import { readChat, type ChatMessage, type ChatPart, type ChatTool } from './chatMessages.ts';

/**
 * A chat request as every server of chat completions takes it. One that came in blocks has more than that shape has a place for (thinking,
 * marks of a cache, images that tools gave), and turns in an order that many templates refuse. What another member thought is left out: many
 * servers refuse it, and none can read what is signed for another.
 *
 * @param name - the member that is asked.
 */
export function plainChat(chat: ChatRequest, name: string): ChatRequest {
  if (chat['blocks'] !== true) return { ...chat, messages: chat.messages.map((message) => ownThoughts(message, name)) };
  const { blocks: _, cache_control: __, messages: ___, tools: ____, ...rest } = chat;
  const { messages, tools } = readChat(chat, 'A server of chat completions');
  const first = messages.findIndex(({ role }) => role !== 'system');
  const head = messages.slice(0, Math.max(0, first)).flatMap(({ content }) => partsOf(content));
  const turns: Turn[] = [];
  let shown: ChatPart[] = [];
  for (const message of messages.slice(Math.max(0, first))) {
    if (message.role === 'tool') {
      const [words, others] = resultOf(message);
      turns.push({ role: 'tool', tool_call_id: message.tool_call_id ?? '', parts: words, calls: [], thoughts: '' });
      shown.push(...others);
      continue;
    }
    if (shown.length > 0) add('user', shown, []);
    shown = [];
    // Many templates know a system at the beginning only.
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const isOwn = message.thought_by === undefined || message.thought_by === name;
    const given = message.tool_calls ?? [];
    const calls = isOwn ? given : given.map((call): Call => ({ ...call, extra_content: undefined }));
    add(role, partsOf(message.content), calls, isOwn ? (message.reasoning_content ?? '') : '');
  }
  if (shown.length > 0) add('user', shown, []);
  return {
    ...rest,
    messages: [...(head.length > 0 ? [{ role: 'system', content: contentOf(head) }] : []), ...turns.map(messageOf)],
    ...(tools.length > 0 && { tools: tools.map(toolOf) }),
  };

  function add(role: 'user' | 'assistant', parts: readonly ChatPart[], calls: Turn['calls'], thoughts = ''): void {
    const last = turns.at(-1);
    if (last?.role !== role) turns.push({ role, parts: [...parts], calls, thoughts });
    else
      turns[turns.length - 1] = {
        ...last,
        parts: [...last.parts, ...parts],
        calls: [...last.calls, ...calls],
        thoughts: last.thoughts + thoughts,
      };
  }
}

type Call = NonNullable<ChatMessage['tool_calls']>[number];

interface Turn {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly tool_call_id?: string;
  readonly parts: readonly ChatPart[];
  readonly calls: readonly Call[];
  readonly thoughts: string;
}

interface Thought {
  readonly thought_by?: Json;
  readonly thinking_blocks?: Json;
  readonly reasoning_content?: Json;
  readonly reasoning?: Json;
  readonly reasoning_details?: Json;
  readonly tool_calls?: readonly { readonly extra_content?: Json }[] | null;
}

/** A message without what only another member makes something of. */
function ownThoughts(message: Json, name: string): Json {
  const { thought_by: by, thinking_blocks: _, ...plain } = message as Thought;
  if (by === undefined && _ === undefined) return message;
  if (by === undefined || by === name) return plain;
  const { reasoning_content: __, reasoning: ___, reasoning_details: ____, tool_calls: calls, ...rest } = plain;
  return { ...rest, ...(calls && { tool_calls: calls.map(unsigned) }) };
}

function unsigned<Signed extends { readonly extra_content?: unknown }>(call: Signed): Omit<Signed, 'extra_content'> {
  const { extra_content: _, ...plain } = call;
  return plain;
}

/** What a tool gave: its words, and what only a user's message may show. */
function resultOf({ content, is_error: failed }: ChatMessage): readonly [ChatPart[], ChatPart[]] {
  const parts = partsOf(content);
  const words = parts.filter(({ type }) => type === 'text');
  const error: ChatPart[] = failed === true ? [{ type: 'text', text: 'The tool failed:' }] : [];
  return [[...error, ...words], parts.filter(({ type }) => type !== 'text')];
}

function partsOf(content: ChatMessage['content']): ChatPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return (content ?? []).map((part) => {
    const { cache_control: _, ...plain } = part;
    return plain;
  });
}

function messageOf({ parts, calls, thoughts, ...turn }: Turn): Json {
  const plain = calls.map(unmarked);
  const content = parts.length === 0 && calls.length > 0 ? null : contentOf(parts);
  const thought = thoughts === '' ? {} : { reasoning_content: thoughts };
  return { ...turn, content, ...thought, ...(plain.length > 0 && { tool_calls: plain as Json }) };
}

/** Some servers take no parts, so words alone are given as one text. */
function contentOf(parts: readonly ChatPart[]): Json {
  if (parts.every(({ type }) => type === 'text')) return parts.map(({ text = '' }) => text).join('\n');
  return parts as unknown as Json;
}

function toolOf(tool: ChatTool): Json {
  const { native: _, ...plain } = unmarked(tool);
  return plain as unknown as Json;
}

function unmarked<Marked extends { readonly cache_control?: unknown }>(one: Marked): Omit<Marked, 'cache_control'> {
  const { cache_control: _, ...plain } = one;
  return plain;
}
