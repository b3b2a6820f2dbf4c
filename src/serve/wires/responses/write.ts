import { randomUUID } from 'node:crypto';
import type { ToolCall } from '../../../nouns/conversation.ts';
import { parsedLine } from '../../../text/jsonLines.ts';
import type { Finish } from '../../../nouns/member.ts';
import { seal, type Kept } from '../sealed.ts';
import type { Ending, WireEvent } from '../writing.ts';
import type { Custom } from './tools.ts';

function newReasoning(): string {
  return `rs_${randomUUID().replaceAll('-', '')}`;
}

/** A response as it is written: its text piece by piece, then the tools that it calls. */
export interface Writing {
  text(piece: string): void;
  /** Words of ours about what goes on, or what a member says of its thoughts: those go back to it. */
  reasoning(piece: string, member?: string): void;
  /** Why there is no answer, where words would be taken for one. */
  refusal(words: string): void;
  /** Says that it is still at work, in an event: Codex takes a stream of comments for dead after five minutes. */
  beat(): void;
  /** Ends it, and gives the whole of it. */
  end(ending: Ending): object;
  fail(message: string, code: string): object;
}

/**
 * Begins a response in the shape of OpenAI's Responses API; whoever wants no events gives a `send` that does nothing.
 *
 * @param custom - tools whose calls are no functions.
 * @param echo - what of the request it says again.
 */
export function beginResponse(
  model: string,
  custom: ReadonlyMap<string, Custom>,
  echo: Readonly<Record<string, unknown>>,
  send: (event: WireEvent) => void,
): Writing {
  const id = `resp_${randomUUID().replaceAll('-', '')}`;
  const created = Math.floor(Date.now() / 1000);
  const output: object[] = [];
  let number = 0;
  let text: string | undefined;
  let thoughts: { readonly id: string; words: string; readonly member: string | undefined } | undefined;
  const tell = (event: WireEvent): void => send({ ...event, sequence_number: number++ });
  const whole = (rest: object): object => ({
    id,
    object: 'response',
    created_at: created,
    model,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    output,
    parallel_tool_calls: true,
    // None is kept, whatever was asked for.
    store: false,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    ...echo,
    ...rest,
  });
  const beat = (): void => tell({ type: 'response.in_progress', response: whole({ status: 'in_progress' }) });
  tell({ type: 'response.created', response: whole({ status: 'in_progress' }) });
  beat();

  const messageId = `msg_${id.slice(5)}`;
  const message = (status: string): object => ({
    id: messageId,
    type: 'message',
    status,
    role: 'assistant',
    content: status === 'completed' ? [part()] : [],
  });
  const part = (): object => ({ type: 'output_text', text: text ?? '', annotations: [], logprobs: [] });
  const place = { item_id: messageId, content_index: 0 };

  function endReasoning(): void {
    if (thoughts === undefined) return;
    const { id: itemId, words, member } = thoughts;
    const index = output.length;
    const summary = [{ type: 'summary_text', text: words }];
    const at = { item_id: itemId, output_index: index, summary_index: 0 };
    tell({ type: 'response.reasoning_summary_text.done', ...at, text: words });
    tell({ type: 'response.reasoning_summary_part.done', ...at, part: summary[0] });
    const sealed = member === undefined ? {} : { encrypted_content: seal({ member, reasoning: words }) };
    const item = { id: itemId, type: 'reasoning', summary, ...sealed };
    tell({ type: 'response.output_item.done', output_index: index, item });
    output.push(item);
    thoughts = undefined;
  }

  function addKept(kept: Kept): void {
    const index = output.length;
    const item = { id: newReasoning(), type: 'reasoning', summary: [], encrypted_content: seal(kept) };
    tell({ type: 'response.output_item.added', output_index: index, item });
    tell({ type: 'response.output_item.done', output_index: index, item });
    output.push(item);
  }

  function endText(): void {
    if (text === undefined) return;
    const index = output.length;
    tell({ type: 'response.output_text.done', ...place, output_index: index, text, logprobs: [] });
    tell({ type: 'response.content_part.done', ...place, output_index: index, part: part() });
    tell({ type: 'response.output_item.done', output_index: index, item: message('completed') });
    output.push(message('completed'));
  }

  function addCall({ id: callId, name, arguments: given }: ToolCall): void {
    const index = output.length;
    const operation = custom.get(name) === 'patch' ? operationOf(given) : undefined;
    if (operation !== undefined) return addPatch(callId, operation);
    const isCustom = custom.get(name) === 'text';
    const key = isCustom ? 'input' : 'arguments';
    const kind = isCustom ? 'custom_tool_call_input' : 'function_call_arguments';
    const value = isCustom ? inputOf(given) : given;
    const itemId = `${isCustom ? 'ctc' : 'fc'}_${randomUUID().replaceAll('-', '')}`;
    const item = { id: itemId, type: isCustom ? 'custom_tool_call' : 'function_call', call_id: callId, name };
    const at = { item_id: itemId, output_index: index };
    tell({
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, [key]: '', status: 'in_progress' },
    });
    tell({ type: `response.${kind}.delta`, ...at, delta: value });
    tell({ type: `response.${kind}.done`, ...at, [key]: value });
    const done = { ...item, [key]: value, status: 'completed' };
    tell({ type: 'response.output_item.done', output_index: index, item: done });
    output.push(done);
  }

  function addPatch(callId: string, operation: object): void {
    const index = output.length;
    const itemId = `apc_${randomUUID().replaceAll('-', '')}`;
    const item = { id: itemId, type: 'apply_patch_call', call_id: callId, operation };
    tell({ type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress' } });
    const done = { ...item, status: 'completed' };
    tell({ type: 'response.output_item.done', output_index: index, item: done });
    output.push(done);
  }

  return {
    beat,
    reasoning(piece, member) {
      const index = output.length;
      const isNew = thoughts === undefined;
      thoughts ??= { id: newReasoning(), words: '', member };
      const at = { item_id: thoughts.id, output_index: index, summary_index: 0 };
      if (isNew) {
        const item = { id: thoughts.id, type: 'reasoning', summary: [] };
        tell({ type: 'response.output_item.added', output_index: index, item });
        tell({ type: 'response.reasoning_summary_part.added', ...at, part: { type: 'summary_text', text: '' } });
      }
      thoughts.words += piece;
      tell({ type: 'response.reasoning_summary_text.delta', ...at, delta: piece });
    },
    refusal(words) {
      endReasoning();
      const index = output.length;
      const at = { ...place, output_index: index };
      const why = { type: 'refusal', refusal: words };
      const item = { id: messageId, type: 'message', role: 'assistant' };
      tell({
        type: 'response.output_item.added',
        output_index: index,
        item: { ...item, status: 'in_progress', content: [] },
      });
      tell({ type: 'response.content_part.added', ...at, part: { type: 'refusal', refusal: '' } });
      tell({ type: 'response.refusal.delta', ...at, delta: words });
      tell({ type: 'response.refusal.done', ...at, refusal: words });
      tell({ type: 'response.content_part.done', ...at, part: why });
      const done = { ...item, status: 'completed', content: [why] };
      tell({ type: 'response.output_item.done', output_index: index, item: done });
      output.push(done);
    },
    text(piece) {
      if (text === undefined) {
        endReasoning();
        const index = output.length;
        tell({ type: 'response.output_item.added', output_index: index, item: message('in_progress') });
        text = '';
        tell({ type: 'response.content_part.added', ...place, output_index: index, part: part() });
      }
      text += piece;
      tell({ type: 'response.output_text.delta', ...place, output_index: output.length, delta: piece, logprobs: [] });
    },
    end({ calls, usage: { inputTokens, cachedInputTokens, outputTokens }, metadata, cut, kept }) {
      const why = cut === undefined ? undefined : INCOMPLETE[cut];
      endReasoning();
      endText();
      if (kept !== undefined) addKept(kept);
      for (const call of calls) addCall(call);
      const response = whole({
        status: why === undefined ? 'completed' : 'incomplete',
        ...(why !== undefined && { incomplete_details: { reason: why } }),
        usage: {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: cachedInputTokens },
          output_tokens: outputTokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: inputTokens + outputTokens,
        },
        weak_committee: metadata,
      });
      tell({ type: why === undefined ? 'response.completed' : 'response.incomplete', response });
      return response;
    },
    fail(words, code) {
      const response = whole({ status: 'failed', error: { code, message: words } });
      tell({ type: 'response.failed', response });
      return response;
    },
  };
}

const INCOMPLETE: Readonly<Partial<Record<Finish, string>>> = {
  length: 'max_output_tokens',
  filtered: 'content_filter',
};

/** What a call of the tool for patches asks for; one that no JSON says goes to the client as it came. */
function operationOf(given: string): object | undefined {
  const parsed = parsedLine(given);
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
}

/** The text that a tool of a single string was called with. */
function inputOf(given: string): string {
  try {
    const { input } = JSON.parse(given) as { input?: unknown };
    return typeof input === 'string' ? input : given;
  } catch {
    return given;
  }
}
