import type OpenAI from 'openai';
import type { ToolCall } from '../conversation.ts';
import { MemberError } from '../errors.ts';
import type { Finish, MemberEvent, Usage } from '../member.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

/** More choices than a request may ask for. */
const MOST_CHOICES = 128;

/** One choice as it grows. */
interface Growing {
  text: string;
  finished: boolean;
  readonly calls: Map<number, ToolCall>;
}

/**
 * What a stream of chat completions says, choice by choice.
 *
 * @param most - characters that it may have.
 * @throws {@link MemberError} when it ends before every choice has, and when it does not end.
 */
export async function* eventsOf(stream: AsyncIterable<Chunk>, name: string, most: number): AsyncGenerator<MemberEvent> {
  const choices = new Map<number, Growing>();
  let length = 0;
  for await (const chunk of stream) {
    if (chunk.usage) yield { kind: 'usage', usage: usageOf(chunk.usage) };
    for (const { index, delta, finish_reason: reason } of chunk.choices ?? []) {
      if (!Number.isSafeInteger(index)) continue;
      const choice = choices.get(index) ?? { text: '', finished: false, calls: new Map() };
      choices.set(index, choice);
      const text = typeof delta?.content === 'string' ? delta.content : '';
      length += text.length + lengthOf(delta?.tool_calls ?? []);
      if (length > most || choices.size > MOST_CHOICES)
        throw new MemberError(`${name} sends far more than it was allowed to.`, {
          accepted: true,
          fix: 'Its server ignores max_tokens; check it.',
        });
      choice.text += text;
      for (const part of delta?.tool_calls ?? []) grow(choice.calls, part);
      if (text !== '') yield { kind: 'chunk', choice: index, text };
      if (!reason || choice.finished) continue;
      choice.finished = true;
      const calls = [...choice.calls.values()];
      yield {
        kind: 'answer',
        choice: index,
        text: choice.text,
        ...(calls.length > 0 && { calls }),
        finish: finishOf(reason),
      };
    }
  }
  if (choices.size === 0 || [...choices.values()].some(({ finished }) => !finished))
    throw new MemberError(`${name}: the server ended the stream before the answer was complete.`, {
      retryable: true,
      accepted: true,
      fix: 'Check that it streams chat completions.',
    });
}

function lengthOf(calls: readonly OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall[]): number {
  return calls.reduce((sum, { function: called }) => sum + 1 + (called?.arguments ?? '').length, 0);
}

/** Puts the next part of a tool call to those before it: some servers send the name once, some the whole call at once. */
function grow(
  calls: Map<number, ToolCall>,
  { index, id, function: called }: OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall,
): void {
  const sofar = calls.get(index) ?? { id: '', name: '', arguments: '' };
  calls.set(index, {
    id: sofar.id || (id ?? ''),
    name: sofar.name || (called?.name ?? ''),
    arguments: sofar.arguments + (called?.arguments ?? ''),
  });
}

const ENDS: Readonly<Record<string, Finish>> = {
  stop: 'stop',
  tool_calls: 'stop',
  length: 'length',
  max_tokens: 'length',
  content_filter: 'filtered',
};

function finishOf(reason: string): Finish {
  return Object.hasOwn(ENDS, reason) ? (ENDS[reason] ?? 'other') : 'other';
}

/** Tokens as an OpenAI-compatible server counts them. */
export function usageOf({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  prompt_tokens_details: details,
}: OpenAI.CompletionUsage): Usage {
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, details?.cached_tokens ?? 0),
    outputTokens,
    estimated: false,
  };
}
