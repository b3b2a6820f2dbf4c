import { randomUUID } from 'node:crypto';
import type OpenAI from 'openai';
import type { Thinking, ToolCall } from '../nouns/conversation.ts';
import type { Json } from '../nouns/digest.ts';
import { MemberError } from '../errors.ts';
import { thinkingBlocks } from './chatMessages.ts';
import { writtenOf, type Finish, type MemberEvent, type Usage } from '../nouns/member.ts';
import { withoutKeys } from '../text/withoutKeys.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

/** More choices than a request may ask for. */
const MOST_CHOICES = 128;

/** One choice as it grows. */
interface Growing {
  text: string;
  reasoning: string;
  finished: boolean;
  readonly calls: ToolCall[];
  readonly thinking: Thinking[];
  /** Where the call of an index stands among them: the last that came with it. */
  readonly places: Map<number, number>;
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
    refuseError(chunk, name);
    if (chunk.usage) yield { kind: 'usage', usage: usageOf(chunk.usage) };
    for (const { index, delta, finish_reason: reason, ...more } of chunk.choices ?? []) {
      if (!Number.isSafeInteger(index)) continue;
      const choice: Growing = choices.get(index) ?? {
        text: '',
        reasoning: '',
        finished: false,
        calls: [],
        thinking: [],
        places: new Map(),
      };
      choices.set(index, choice);
      const text = wordsOf(delta?.content);
      const reasoning = reasoningOf(delta);
      length += text.length + reasoning.length + lengthOf(delta?.tool_calls ?? []);
      if (length > most || choices.size > MOST_CHOICES)
        throw new MemberError(`${name} sends far more than it was allowed to.`, {
          accepted: true,
          fix: 'Its server ignores max_tokens; check it.',
        });
      choice.text += text;
      choice.reasoning += reasoning;
      for (const part of delta?.tool_calls ?? []) grow(choice, part);
      for (const thinking of signedIn(delta)) {
        choice.thinking.push(thinking);
        yield { kind: 'chunk', choice: index, text: '', thinking };
      }
      // A tool's arguments or a thought is a sign of life, if no word of an answer.
      if (text !== '' || isSilentWork(delta))
        yield { kind: 'chunk', choice: index, text, ...(reasoning !== '' && { reasoning }) };
      if (!reason || choice.finished) continue;
      choice.finished = true;
      const calls = named(choice.calls);
      yield {
        kind: 'answer',
        choice: index,
        text: choice.text,
        ...(calls.length > 0 && { calls }),
        ...(choice.thinking.length > 0 && { thinking: choice.thinking }),
        ...(choice.reasoning !== '' && { reasoning: choice.reasoning }),
        finish: finishOf(reason),
        ...stoppedBy(more),
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

/** The text that ended it: vLLM says so, and SGLang. */
function stoppedBy(choice: object): { readonly stopped?: string } {
  const { stop_reason: one, matched_stop: other } = choice as Readonly<Record<string, unknown>>;
  const stopped = [one, other].find((text) => typeof text === 'string' && text !== '');
  return typeof stopped === 'string' ? { stopped } : {};
}

/** What a model says of its thoughts, under either name that servers have for it. */
function reasoningOf(delta: unknown): string {
  const { reasoning_content: one, reasoning: other } = (delta ?? {}) as Readonly<Record<string, unknown>>;
  return typeof one === 'string' && one !== '' ? one : typeof other === 'string' ? other : '';
}

/** Whether a piece holds what an answer's text does not show. */
function isSilentWork(delta: Chunk['choices'][number]['delta'] | undefined): boolean {
  if (delta === undefined) return false;
  return Boolean(delta.tool_calls?.length) || 'reasoning_content' in delta || 'reasoning' in delta;
}

/** What some servers send within a stream they had begun, in place of the rest of it. */
function refuseError(chunk: Chunk, name: string): void {
  const { error } = chunk as { readonly error?: unknown };
  const ended = (chunk.choices ?? []).some(({ finish_reason: reason }) => (reason as string | null) === 'error');
  if ((error === undefined || error === null) && !ended) return;
  const said = typeof error === 'string' ? error : (error as { readonly message?: unknown } | undefined)?.message;
  const words = typeof said === 'string' && said !== '' ? said : 'the server ended the stream with an error.';
  throw new MemberError(`${name}: ${withoutKeys(words.slice(0, 500))}`, { retryable: true, accepted: true });
}

/** The words of a message: some servers send them in parts, beside parts that are thoughts. */
function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: { readonly type?: unknown; readonly text?: unknown } | null) =>
      typeof part?.text === 'string' && (typeof part.type !== 'string' || part.type.endsWith('text')) ? part.text : '',
    )
    .join('');
}

/** Thinking that came whole, with what proves whose it is: as `serve` sends it for members that have some. */
function signedIn(delta: unknown): readonly Thinking[] {
  const { thinking_blocks: blocks } = (delta ?? {}) as { readonly thinking_blocks?: unknown };
  return thinkingBlocks.safeParse(blocks).data ?? [];
}

/** A part of a call as servers send it, whatever the type of the package says. */
interface CallPart {
  readonly index?: number | null;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
  /** Gemini's signature of it. */
  readonly extra_content?: unknown;
}

/** Arguments as JSON text; some servers send the object itself. */
function argumentsOf({ function: called }: CallPart): string {
  const given = called?.arguments ?? '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

/** Signatures are no words, and may be long: one a call is kept. */
function lengthOf(calls: readonly CallPart[]): number {
  return calls.reduce((sum, part) => sum + 1 + argumentsOf(part).length, 0);
}

/**
 * Puts the next part of a tool call to those before it: some servers send the name once, some the whole call at once, and some tell calls
 * apart by their id alone, or by nothing but that one begins with a name.
 */
function grow({ calls, places }: Growing, part: CallPart): void {
  const { index, id, function: called, extra_content: signed } = part;
  const at = typeof index === 'number' ? places.get(index) : calls.length === 0 ? undefined : calls.length - 1;
  const sofar = at === undefined ? undefined : calls[at];
  const isOther =
    sofar !== undefined &&
    (id ? sofar.id !== '' && sofar.id !== id : !Number.isInteger(index) && Boolean(called?.name));
  const own = sofar === undefined || isOther ? undefined : sofar;
  const extra = own?.extra ?? signed;
  const place = own === undefined ? calls.length : (at ?? calls.length);
  calls[place] = {
    id: own?.id || (id ?? ''),
    name: own?.name || (called?.name ?? ''),
    arguments: (own?.arguments ?? '') + argumentsOf(part),
    ...(extra !== undefined && extra !== null && { extra: extra as Json }),
  };
  if (typeof index === 'number') places.set(index, place);
}

/** Calls without an id get one: clients answer a call by it. */
function named(calls: readonly ToolCall[]): readonly ToolCall[] {
  return calls.map((call) => (call.id === '' ? { ...call, id: `call_${randomUUID().replaceAll('-', '')}` } : call));
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
  const cachedInputTokens = Math.min(inputTokens, details?.cached_tokens ?? 0);
  // OpenRouter's name, and ours; the package knows none.
  const { cache_write_tokens: written } = (details ?? {}) as { readonly cache_write_tokens?: number | null };
  return {
    inputTokens,
    cachedInputTokens,
    ...writtenOf(Math.min(inputTokens - cachedInputTokens, written ?? 0)),
    outputTokens,
    estimated: false,
  };
}
