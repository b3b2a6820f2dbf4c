import type OpenAI from 'openai';
import { Refusal } from './refusal.ts';
import { usageOf } from '../members/openaiStream.ts';
import { isUsage, type Forwarded, type Usage } from '../nouns/member.ts';
import { parsedLine } from '../text/jsonLines.ts';

/** An event that is longer is none. */
const LONGEST_EVENT = 4 * 1024 * 1024;

const END = /\n\n|\r\n\r\n/;
const AFTER_END = /(?<=\n\n|\r\n\r\n)/;
const LONGEST_END = 3;

/** Splits a stream of server-sent events into whole events, each with its empty line, as many at a time as came together. */
export async function* splitEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  // What has come of an event whose end has not, in the pieces in which it came: each of them is looked through once.
  let open: string[] = [];
  let length = 0;
  let tail = '';
  for await (const part of bytes) {
    const text = decoder.decode(part, { stream: true });
    open.push(text);
    length += text.length;
    const mayEnd = END.test(tail + text);
    tail = (tail + text).slice(-LONGEST_END);
    if (mayEnd) {
      const events = open.join('').split(AFTER_END);
      const rest = END.test(events.at(-1) ?? '') ? '' : (events.pop() ?? '');
      open = [rest];
      ({ length } = rest);
      if (events.length > 0) yield events;
    }
    if (length > LONGEST_EVENT) throw new Refusal(502, 'upstream_error', 'The member sent an event without an end.');
  }
  const rest = open.join('').trimEnd();
  if (rest !== '') yield [`${rest}\n\n`];
}

/** The tokens that a completion or a chunk says it took, where it does and they can be. */
export function usageIn(json: string): Usage | undefined {
  try {
    const { usage } = JSON.parse(json) as { usage?: Parameters<typeof usageOf>[0] | null };
    if (!usage) return undefined;
    const counted = usageOf(usage);
    return isUsage(counted) ? counted : undefined;
  } catch {
    return undefined;
  }
}

/** The chunks of a stream of chat completions, as its server sends them. */
export async function* chunksOf(body: Forwarded['body']): AsyncGenerator<OpenAI.Chat.ChatCompletionChunk> {
  for await (const events of splitEvents(body)) {
    for (const event of events) {
      const data = /^data: ?(\{.*)$/m.exec(event)?.[1];
      const chunk = data === undefined ? undefined : parsedLine(data);
      if (typeof chunk === 'object' && chunk !== null) yield chunk as OpenAI.Chat.ChatCompletionChunk;
    }
  }
}
