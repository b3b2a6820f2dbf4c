import type OpenAI from 'openai';
import type { ToolCall } from '../conversation.ts';
import { MemberError } from '../errors.ts';
import type { MemberEvent, Usage } from '../member.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

/** One choice as it grows. */
interface Growing {
  text: string;
  finished: boolean;
  readonly calls: Map<number, ToolCall>;
}

/**
 * What a stream of chat completions says, choice by choice.
 *
 * @throws {@link MemberError} when it ends before every choice has.
 */
export async function* eventsOf(stream: AsyncIterable<Chunk>, name: string): AsyncGenerator<MemberEvent> {
  const choices = new Map<number, Growing>();
  for await (const chunk of stream) {
    if (chunk.usage) yield { kind: 'usage', usage: usageOf(chunk.usage) };
    for (const { index, delta, finish_reason: reason } of chunk.choices ?? []) {
      const choice = choices.get(index) ?? { text: '', finished: false, calls: new Map() };
      choices.set(index, choice);
      const text = delta?.content ?? '';
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

function finishOf(reason: string): 'stop' | 'length' | 'other' {
  if (reason === 'tool_calls') return 'stop';
  return reason === 'stop' || reason === 'length' ? reason : 'other';
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
