import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { MemberError } from '../../errors.ts';
import type { Thinking, ToolCall } from '../../nouns/conversation.ts';
import { writtenOf, type Finish, type MemberEvent, type Usage } from '../../nouns/member.ts';

/** A block as it grows. */
type Growing = Thinking | { readonly type: 'call'; readonly call: ToolCall } | { readonly type: 'other' };

/**
 * What a stream of Anthropic's says.
 *
 * @param most - characters that it may have.
 * @throws {@link MemberError} when it ends before the answer has, and when it does not end.
 */
export async function* eventsIn(
  stream: AsyncIterable<RawMessageStreamEvent>,
  name: string,
  most: number,
): AsyncGenerator<MemberEvent> {
  const blocks = new Map<number, Growing>();
  const calls: ToolCall[] = [];
  const thinking: Thinking[] = [];
  let text = '';
  let length = 0;
  let began: Tokens | undefined;
  let finish: Finish | undefined;
  let stopped: string | undefined;
  for await (const event of stream) {
    length += lengthOf(event);
    if (length > most)
      throw new MemberError(`${name} sends far more than it was allowed to.`, {
        accepted: true,
        fix: 'Its server ignores max_tokens; check it.',
      });
    switch (event.type) {
      case 'message_start':
        began = event.message.usage;
        break;
      case 'content_block_start': {
        const { content_block: block, index } = event;
        blocks.set(index, begun(block));
        if (block.type === 'text' && block.text !== '') {
          text += block.text;
          yield { kind: 'chunk', choice: 0, text: block.text };
        }
        break;
      }
      case 'content_block_delta': {
        const { delta, index } = event;
        if (delta.type === 'text_delta') {
          text += delta.text;
          yield { kind: 'chunk', choice: 0, text: delta.text };
        } else blocks.set(index, grown(blocks.get(index), delta));
        break;
      }
      case 'content_block_stop': {
        const block = blocks.get(event.index);
        if (block?.type === 'call') calls.push(block.call);
        if (block?.type !== 'thinking' && block?.type !== 'redacted_thinking') break;
        thinking.push(block);
        yield { kind: 'chunk', choice: 0, text: '', thinking: block };
        break;
      }
      case 'message_delta':
        finish = ENDS[event.delta.stop_reason ?? ''] ?? 'other';
        stopped = event.delta.stop_sequence ?? undefined;
        yield { kind: 'usage', usage: usageOf({ ...began, ...given(event.usage) }) };
        break;
      case 'message_stop':
        yield {
          kind: 'answer',
          choice: 0,
          text,
          ...(calls.length > 0 && { calls }),
          ...(thinking.length > 0 && { thinking }),
          finish: finish ?? 'other',
          ...(stopped !== undefined && { stopped }),
        };
        return;
    }
  }
  throw new MemberError(`${name}: the server ended the stream before the answer was complete.`, {
    retryable: true,
    accepted: true,
    fix: 'Check that it streams as the Messages API does.',
  });
}

const ENDS: Readonly<Record<string, Finish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'filtered',
};

function begun(block: Message['content'][number]): Growing {
  if (block.type === 'thinking') return { type: 'thinking', thinking: block.thinking, signature: block.signature };
  if (block.type === 'redacted_thinking') return { type: 'redacted_thinking', data: block.data };
  if (block.type === 'tool_use') return { type: 'call', call: { id: block.id, name: block.name, arguments: '' } };
  return { type: 'other' };
}

type Delta = Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta'];

function grown(block: Growing | undefined, delta: Delta): Growing {
  if (block?.type === 'call' && delta.type === 'input_json_delta')
    return { ...block, call: { ...block.call, arguments: block.call.arguments + delta.partial_json } };
  if (block?.type === 'thinking' && delta.type === 'thinking_delta')
    return { ...block, thinking: block.thinking + delta.thinking };
  if (block?.type === 'thinking' && delta.type === 'signature_delta') return { ...block, signature: delta.signature };
  return block ?? { type: 'other' };
}

/** Signatures are no words, and may be long. */
function lengthOf(event: RawMessageStreamEvent): number {
  if (event.type === 'content_block_start') return 1;
  if (event.type !== 'content_block_delta') return 0;
  const { delta } = event;
  if (delta.type === 'text_delta') return delta.text.length;
  if (delta.type === 'input_json_delta') return delta.partial_json.length;
  return delta.type === 'thinking_delta' ? delta.thinking.length : 0;
}

/** Tokens as Anthropic counts them: what is read from the cache and what is written to it stand beside the rest of the input. */
interface Tokens {
  readonly input_tokens: number | null;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number | null;
  readonly cache_creation_input_tokens: number | null;
}

/** The end of a stream leaves out what its beginning has said. */
function given(usage: Tokens): Partial<Tokens> {
  return Object.fromEntries(Object.entries(usage).filter(([, tokens]) => typeof tokens === 'number'));
}

function usageOf(tokens: Partial<Tokens>): Usage {
  const cachedInputTokens = tokens.cache_read_input_tokens ?? 0;
  const written = tokens.cache_creation_input_tokens ?? 0;
  return {
    inputTokens: (tokens.input_tokens ?? 0) + cachedInputTokens + written,
    cachedInputTokens,
    ...writtenOf(written),
    outputTokens: tokens.output_tokens ?? 0,
    estimated: false,
  };
}
