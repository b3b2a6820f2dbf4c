import type { ChatRequest } from '../nouns/conversation.ts';
import type { Json } from '../nouns/digest.ts';
import { readChat, type ChatMessage, type ChatPart, type ChatTool } from './chatMessages.ts';

/**
 * A chat request as every server of chat completions takes it. One that came in blocks has more than that shape has a place for (thinking,
 * marks of a cache, images that tools gave), and turns in an order that many templates refuse.
 */
export function plainChat(chat: ChatRequest): ChatRequest {
  if (chat['blocks'] !== true) return chat;
  const { blocks: _, cache_control: __, messages: ___, tools: ____, ...rest } = chat;
  const { messages, tools } = readChat(chat, 'A server of chat completions');
  const first = messages.findIndex(({ role }) => role !== 'system');
  const head = messages.slice(0, Math.max(0, first)).flatMap(({ content }) => partsOf(content));
  const turns: Turn[] = [];
  let shown: ChatPart[] = [];
  for (const message of messages.slice(Math.max(0, first))) {
    if (message.role === 'tool') {
      const [words, others] = resultOf(message);
      turns.push({ role: 'tool', tool_call_id: message.tool_call_id ?? '', parts: words, calls: [] });
      shown.push(...others);
      continue;
    }
    if (shown.length > 0) add('user', shown, []);
    shown = [];
    // Many templates know a system at the beginning only.
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    add(role, partsOf(message.content), message.tool_calls ?? []);
  }
  if (shown.length > 0) add('user', shown, []);
  return {
    ...rest,
    messages: [...(head.length > 0 ? [{ role: 'system', content: contentOf(head) }] : []), ...turns.map(messageOf)],
    ...(tools.length > 0 && { tools: tools.map(toolOf) }),
  };

  function add(role: 'user' | 'assistant', parts: readonly ChatPart[], calls: Turn['calls']): void {
    const last = turns.at(-1);
    if (last?.role !== role) turns.push({ role, parts: [...parts], calls });
    else turns[turns.length - 1] = { ...last, parts: [...last.parts, ...parts], calls: [...last.calls, ...calls] };
  }
}

interface Turn {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly tool_call_id?: string;
  readonly parts: readonly ChatPart[];
  readonly calls: NonNullable<ChatMessage['tool_calls']>;
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

function messageOf({ parts, calls, ...turn }: Turn): Json {
  const plain = calls.map(unmarked);
  const content = parts.length === 0 && calls.length > 0 ? null : contentOf(parts);
  return { ...turn, content, ...(plain.length > 0 && { tool_calls: plain as Json }) };
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
