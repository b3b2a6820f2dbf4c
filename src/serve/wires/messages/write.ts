import { randomUUID } from 'node:crypto';
import type { Thinking, ToolCall } from '../../../nouns/conversation.ts';
import { NO_USAGE, type Finish, type Usage } from '../../../nouns/member.ts';
import { parsedLine } from '../../../text/jsonLines.ts';
import { Refusal } from '../../refusal.ts';
import { OURS } from './blocks.ts';
import { keptOf, seal } from '../sealed.ts';
import type { Ending, WireEvent } from '../writing.ts';

/** A message as it is written: thinking and text as they come, then the tools that it calls. */
export interface Writing {
  text(piece: string): void;
  /** What a model thought, as its provider wants it back. */
  thinking(thought: Thinking): void;
  /** A piece of what a member says of its thoughts. */
  thoughts(piece: string, member: string): void;
  /** Words of ours about what goes on, which no model gets to see. */
  progress(piece: string): void;
  /**
   * Ends it, and gives the whole of it.
   *
   * @throws {@link Refusal} for a call whose arguments are no object.
   */
  end(ending: Ending): object;
  /** A message that says why there is none, for a client that can no longer be given another status. */
  fail(words: string): object;
}

type Kind = 'text' | 'thoughts' | 'progress';

/**
 * Begins a message in the shape of Anthropic's Messages API; whoever wants no events gives a `send` that does nothing.
 *
 * @param taken - ids that calls of the conversation have: Claude Code drops a call whose id it knows, and some servers count from zero each time.
 */
export function beginMessage(model: string, taken: ReadonlySet<string>, send: (event: WireEvent) => void): Writing {
  const ids = new Set(taken);
  const content: object[] = [];
  const head = { id: `msg_${randomUUID().replaceAll('-', '')}`, type: 'message', role: 'assistant', model };
  let open: { readonly kind: Kind; text: string; readonly signature: string } | undefined;
  const nothing = { input_tokens: 0, output_tokens: 0 };
  send({
    type: 'message_start',
    message: { ...head, content, stop_reason: null, stop_sequence: null, usage: nothing },
  });

  function close(): void {
    if (open === undefined) return;
    const index = content.length;
    const { kind, text, signature } = open;
    open = undefined;
    if (kind !== 'text') tellDelta(index, { type: 'signature_delta', signature });
    content.push(kind === 'text' ? { type: 'text', text } : { type: 'thinking', thinking: text, signature });
    send({ type: 'content_block_stop', index });
  }

  function tellDelta(index: number, delta: object): void {
    send({ type: 'content_block_delta', index, delta });
  }

  function grow(kind: Kind, piece: string, signature: string): void {
    if (open?.kind !== kind) {
      close();
      open = { kind, text: '', signature };
      const empty = kind === 'text' ? { type: 'text', text: '' } : { type: 'thinking', thinking: '', signature: '' };
      send({ type: 'content_block_start', index: content.length, content_block: empty });
    }
    open.text += piece;
    tellDelta(
      content.length,
      kind === 'text' ? { type: 'text_delta', text: piece } : { type: 'thinking_delta', thinking: piece },
    );
  }

  /** A block that comes whole. */
  function add(block: object, empty: object, deltas: readonly object[]): void {
    close();
    const index = content.length;
    send({ type: 'content_block_start', index, content_block: empty });
    for (const delta of deltas) tellDelta(index, delta);
    send({ type: 'content_block_stop', index });
    content.push(block);
  }

  function addThinking(thought: Thinking): void {
    if (thought.type === 'redacted_thinking') return add(thought, thought, []);
    const { thinking, signature } = thought;
    const words = thinking === '' ? [] : [{ type: 'thinking_delta', thinking }];
    const empty = { type: 'thinking', thinking: '', signature: '' };
    add(thought, empty, [...words, { type: 'signature_delta', signature }]);
  }

  const whole = (reason: string, usage: Usage, metadata: object, stopped: string | null = null): object => ({
    ...head,
    content,
    stop_reason: reason,
    stop_sequence: stopped,
    usage: usageBody(usage),
    weak_committee: metadata,
  });

  return {
    text: (piece) => grow('text', piece, ''),
    thoughts: (piece, member) => grow('thoughts', piece, seal({ member })),
    progress: (piece) => grow('progress', piece, OURS),
    thinking: addThinking,
    end({ calls, usage, metadata, cut, kept, stopped }) {
      close();
      const named = calls.map((call) => {
        const id = ids.has(call.id) ? `toolu_${randomUUID().replaceAll('-', '')}` : call.id;
        ids.add(id);
        return { ...call, id };
      });
      if (kept !== undefined) {
        const { member, reasoning } = kept;
        const own = keptOf({ member, reasoning, calls: named });
        if (own !== undefined) addThinking({ type: 'thinking', thinking: '', signature: seal(own) });
      }
      for (const call of named) {
        const input = inputOf(call, cut);
        // The model was cut off in the middle of it: `max_tokens` says so.
        if (input === undefined) continue;
        const use = { type: 'tool_use', id: call.id, name: call.name };
        add({ ...use, input }, { ...use, input: {} }, [
          { type: 'input_json_delta', partial_json: JSON.stringify(input) },
        ]);
      }
      const end = reasonOf(cut, calls.length > 0);
      const by = end === 'end_turn' ? (stopped ?? null) : null;
      const reason = by === null ? end : 'stop_sequence';
      const delta = { stop_reason: reason, stop_sequence: by };
      send({ type: 'message_delta', delta, usage: usageBody(usage), weak_committee: metadata });
      send({ type: 'message_stop' });
      return whole(reason, usage, metadata, by);
    },
    fail(words) {
      grow('text', words, '');
      close();
      return whole('end_turn', NO_USAGE, { status: 'failed', summary: words });
    },
  };
}

/** Arguments as an object. */
function inputOf({ name, arguments: given }: ToolCall, cut: Finish | undefined): object | undefined {
  const value = given.trim() === '' ? {} : parsedLine(given);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  if (cut === 'length') return undefined;
  throw new Refusal(502, 'upstream_error', `The model called ${name} with arguments that are no JSON object.`);
}

function reasonOf(cut: Finish | undefined, calls: boolean): string {
  if (cut === 'length') return 'max_tokens';
  return cut === 'filtered' ? 'refusal' : calls ? 'tool_use' : 'end_turn';
}

/** Tokens as Anthropic's clients read them: what was read from a cache or written to it stands beside the rest. */
function usageBody({ inputTokens, cachedInputTokens, cacheWriteTokens = 0, outputTokens }: Usage): object {
  return {
    input_tokens: inputTokens - cachedInputTokens - cacheWriteTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedInputTokens,
    output_tokens: outputTokens,
  };
}
