import { z } from 'zod';
import { MemberError } from '../errors.ts';
import type { ChatRequest } from '../nouns/conversation.ts';

/** Types of tools that Anthropic's API knows and its clients run: shells, and editors of files. */
export const NATIVE = [
  'bash_20250124',
  'text_editor_20250124',
  'text_editor_20250429',
  'text_editor_20250728',
] as const;

const cache = z.looseObject({ type: z.string() }).nullish();

/** Thinking as Anthropic's API gives it and wants it back. */
export const thinkingBlocks = z.array(
  z.union([
    z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().min(1) }),
    z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  ]),
);

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.looseObject({ url: z.string() }).optional(),
  file: z.looseObject({ filename: z.string().optional(), file_data: z.string().optional() }).optional(),
  cache_control: cache,
});

const call = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
  extra_content: z.unknown().optional(),
  cache_control: cache,
});

const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  tool_calls: z.array(call).nullish(),
  tool_call_id: z.string().optional(),
  thinking_blocks: thinkingBlocks.optional(),
  reasoning_content: z.string().nullish(),
  /** The member that thought it, where it is known: nobody else is told. */
  thought_by: z.string().optional(),
  is_error: z.boolean().nullish(),
  cache_control: cache,
});

const tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({
    name: z.string(),
    description: z.string().nullish(),
    parameters: z.looseObject({}).nullish(),
    strict: z.boolean().nullish(),
  }),
  cache_control: cache,
  /** As Anthropic's API has it, where that knows the tool by its type. */
  native: z.object({ type: z.enum(NATIVE), max_characters: z.int().optional() }).optional(),
});

/** A message of a chat request, as far as members look into it. */
export type ChatMessage = z.infer<typeof message>;
/** A part of its content. */
export type ChatPart = z.infer<typeof part>;
/** A tool that a chat request offers. */
export type ChatTool = z.infer<typeof tool>;

/**
 * The messages and tools of a chat request.
 *
 * @throws {@link MemberError} for those that are none.
 */
export function readChat(
  { messages, tools }: ChatRequest,
  name: string,
): { readonly messages: readonly ChatMessage[]; readonly tools: readonly ChatTool[] } {
  const read = z.object({ messages: z.array(message), tools: z.array(tool).nullish() }).safeParse({ messages, tools });
  if (read.success) return { messages: read.data.messages, tools: read.data.tools ?? [] };
  const at = read.error.issues[0]?.path.join('.') ?? 'messages';
  throw new MemberError(`${name} cannot be asked with this conversation: ${at} is not as chat completions have it.`);
}
