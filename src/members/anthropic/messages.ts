import type { ContentBlockParam, MessageParam, TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { MemberError } from '../../errors.ts';
import type { ChatMessage, ChatPart } from '../chatMessages.ts';

/** A conversation as Anthropic's API has it. */
interface Turns {
  readonly system: TextBlockParam[];
  readonly messages: MessageParam[];
}

/**
 * Puts the messages of a chat into turns of blocks. Messages of one side that follow one another are one turn, and what tools gave comes first
 * in it. A system message further down is the user's: where the system stands is part of what is cached.
 *
 * @throws {@link MemberError} for a part that has no block.
 */
export function turnsOf(messages: readonly ChatMessage[], name: string): Turns {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const head = first < 0 ? messages.length : first;
  const system = messages.slice(0, head).flatMap(({ content }) => blocksOf(content, name).filter(isText));
  const turns: { readonly role: 'user' | 'assistant'; readonly content: ContentBlockParam[] }[] = [];
  for (const message of messages.slice(head)) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const blocks = message.role === 'tool' ? [resultOf(message, name)] : saidIn(message, name);
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else if (blocks.length > 0) turns.push({ role, content: blocks });
  }
  return {
    system,
    messages: turns.map(({ role, content }) => ({
      role,
      content: role === 'user' ? content.toSorted((one, other) => rank(one) - rank(other)) : content,
    })),
  };
}

/** Whether a model that thinks may go on thinking: in the middle of its calls of tools it must have begun with it. */
export function mayThink({ messages }: Turns): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  const blocks = typeof last?.content === 'string' ? [] : (last?.content ?? []);
  return (
    !blocks.some(({ type }) => type === 'tool_use') ||
    blocks[0]?.type === 'thinking' ||
    blocks[0]?.type === 'redacted_thinking'
  );
}

function rank({ type }: ContentBlockParam): number {
  return type === 'tool_result' ? 0 : 1;
}

function isText(block: ContentBlockParam): block is TextBlockParam {
  return block.type === 'text';
}

function saidIn({ content, thinking_blocks: thinking = [], tool_calls: calls }: ChatMessage, name: string) {
  const uses = (calls ?? []).map(
    ({ id, function: { name: tool, arguments: given }, cache_control: cache }): ContentBlockParam => ({
      type: 'tool_use',
      id: idOf(id),
      name: tool,
      input: inputOf(given),
      ...cached(cache),
    }),
  );
  return [...thinking, ...blocksOf(content, name), ...uses];
}

function resultOf(message: ChatMessage, name: string): ContentBlockParam {
  const { tool_call_id: id = '', content, is_error: failed, cache_control: cache } = message;
  const blocks = blocksOf(content, name).filter(
    (block) => block.type === 'text' || block.type === 'image' || block.type === 'document',
  );
  return {
    type: 'tool_result',
    tool_use_id: idOf(id),
    ...(blocks.length > 0 && { content: blocks }),
    ...(failed === true && { is_error: true }),
    ...cached(cache),
  };
}

/** Ids of other makers' models have letters in them that Anthropic's may not. */
function idOf(id: string): string {
  return id.replaceAll(/[^\w-]/g, '_');
}

/** Arguments as an object, which those that a model got wrong are not. */
function inputOf(given: string): object {
  try {
    const value: unknown = JSON.parse(given === '' ? '{}' : given);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // What the model wrote is shown to it as it stands.
  }
  return { arguments: given };
}

function blocksOf(content: ChatMessage['content'], name: string): ContentBlockParam[] {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
  // A text of nothing is refused.
  return parts.filter(({ type, text }) => type !== 'text' || text !== '').map((part) => blockOf(part, name));
}

const DATA = /^data:([^;,]+);base64,(.*)$/s;
const IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

function blockOf({ type, text, image_url: image, file, cache_control: cache }: ChatPart, name: string) {
  if (text !== undefined) return { type: 'text' as const, text, ...cached(cache) };
  const [, kind, data = ''] = DATA.exec(image?.url ?? file?.file_data ?? '') ?? [];
  if (image !== undefined && kind === undefined)
    return { type: 'image' as const, source: { type: 'url' as const, url: image.url }, ...cached(cache) };
  const media = IMAGES.find((one) => one === kind);
  if (image !== undefined && media !== undefined)
    return {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: media, data },
      ...cached(cache),
    };
  if (file !== undefined && kind === 'application/pdf')
    return {
      type: 'document' as const,
      source: { type: 'base64' as const, media_type: 'application/pdf' as const, data },
      ...(file.filename !== undefined && { title: file.filename }),
      ...cached(cache),
    };
  throw new MemberError(`${name} cannot be shown a part of type ${type}${kind === undefined ? '' : ` (${kind})`}.`, {
    fix: 'Send text, images (JPEG, PNG, GIF, WebP) or PDF.',
  });
}

/** A mark of the cache. It is kept for five minutes, since an hour costs more than writes are counted at. */
export function cached(cache: { readonly type: string } | null | undefined) {
  return cache?.type === 'ephemeral' ? { cache_control: { type: 'ephemeral' as const } } : {};
}
