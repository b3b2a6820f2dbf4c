import { z } from 'zod';
import { countable, type ChatRequest, type Conversation, type Message } from '../../../nouns/conversation.ts';
import { unusable } from '../../refusal.ts';
import { extension } from './extension.ts';
import { fieldOf } from './fields.ts';

const part = z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() });
const call = z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) });

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z.array(call).nullish(),
});

const tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string(), parameters: z.looseObject({}).nullish() }).optional(),
});

const body = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(16).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().nullish(),
  tools: z.array(tool).nullish(),
  weak_committee: extension.optional(),
});

/** The body of a chat completion request, as far as it is looked at; whatever else it holds goes along. */
export type ChatBody = z.infer<typeof body>;
type ChatMessage = ChatBody['messages'][number];

/**
 * Reads the body of a chat completion request.
 *
 * @throws {@link Refusal} that names the first part which cannot be used.
 */
export function readChatBody(given: unknown): ChatBody {
  const read = body.safeParse(given);
  if (read.success) return { ...read.data, messages: read.data.messages.map(asSystem) };
  throw unusable(read.error, given);
}

/** OpenAI's newer name for the system is known to few other servers, while OpenAI's know the older one. */
function asSystem(one: ChatMessage): ChatMessage {
  return one.role === 'developer' ? { ...one, role: 'system' } : one;
}

/** The words of a message; images and the like have none. */
export function wordsOf({ content }: Pick<ChatMessage, 'content'>): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text, refusal }) => text ?? refusal ?? '').join('\n');
}

/** The type of a message's first part that has no words, where there is one. */
export function wordlessIn({ content }: Pick<ChatMessage, 'content'>): string | undefined {
  if (!Array.isArray(content)) return undefined;
  return content.find(({ text, refusal }) => text === undefined && refusal === undefined)?.type;
}

/** The words of a message for whoever cannot be shown what has none. */
function toldOf({ content }: ChatMessage): string {
  if (!Array.isArray(content)) return wordsOf({ content });
  return content
    .map(
      ({ type, text, refusal }) => text ?? refusal ?? `(Here stood a part of type ${type}, which you cannot be shown.)`,
    )
    .join('\n');
}

/** How an answer is sent, and where it comes from, is said beside a conversation. */
const BESIDE: ReadonlySet<string> = new Set(['model', 'stream', 'stream_options', 'weak_committee']);

/** What members are asked with when the committee answers. */
export function conversationOf(given: ChatBody, answers: Conversation['answers']): Conversation {
  const kept = Object.entries(given).filter(
    ([key, value]) =>
      !BESIDE.has(key) &&
      value !== undefined &&
      value !== null &&
      (fieldOf(key)?.committee ?? 'honoured') === 'honoured',
  );
  return { answers, messages: inWords(given.messages), chat: Object.fromEntries(kept) as ChatRequest };
}

/** A request for a member that takes it whole, but not over HTTP. */
export function chatOf(given: ChatBody): ChatRequest {
  const kept = Object.entries(given).filter(
    ([key, value]) => !BESIDE.has(key) && value !== undefined && value !== null,
  );
  return countable(Object.fromEntries(kept) as ChatRequest);
}

const SPEAKERS = {
  user: 'User',
  assistant: 'Assistant',
  tool: 'Result of a tool',
  function: 'Result of a tool',
} as const;

/** A conversation as one request, for members that know no turns. */
function inWords(messages: readonly ChatMessage[]): Message[] {
  const system = messages.filter(isSystem).map(wordsOf).join('\n\n');
  const turns = messages.filter((one) => !isSystem(one));
  const said = turns.map(
    (turn) =>
      `${SPEAKERS[turn.role as keyof typeof SPEAKERS]}:\n${[toldOf(turn), callsOf(turn)].filter(Boolean).join('\n')}`,
  );
  const [only] = turns;
  const content =
    turns.length === 1 && only !== undefined ? toldOf(only) : `${said.join('\n\n')}\n\nAnswer as the assistant.`;
  return [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content }];
}

function isSystem({ role }: ChatMessage): boolean {
  return role === 'system';
}

function callsOf({ tool_calls: calls }: ChatMessage): string {
  return (calls ?? []).map(({ function: { name, arguments: given } }) => `(calls ${name} with ${given})`).join('\n');
}
