import { usageOf } from '../members/openaiStream.ts';
import type { Usage } from '../member.ts';

/** An event that is longer is none. */
const LONGEST_EVENT = 4 * 1024 * 1024;

/** Splits a stream of server-sent events into whole events, each with its empty line, as many at a time as came together. */
export async function* splitEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of bytes) {
    rest += decoder.decode(part, { stream: true });
    const events: string[] = [];
    let start = 0;
    for (let end = endOf(rest, start); end > 0; end = endOf(rest, start)) {
      events.push(rest.slice(start, end));
      start = end;
    }
    rest = rest.slice(start);
    if (rest.length > LONGEST_EVENT) throw new Error('an event without an end');
    if (events.length > 0) yield events;
  }
  if (rest.trim() !== '') yield [`${rest.trimEnd()}\n\n`];
}

/** Where the event ends that begins at `start`, or 0 where its end has not come yet. */
function endOf(text: string, start: number): number {
  const plain = text.indexOf('\n\n', start);
  const returns = text.indexOf('\r\n\r\n', start);
  if (plain < 0 && returns < 0) return 0;
  return returns >= 0 && (plain < 0 || returns < plain) ? returns + 4 : plain + 2;
}

/** The tokens that a completion or a chunk says it took, where it does and they can be. */
export function usageIn(json: string): Usage | undefined {
  try {
    const { usage } = JSON.parse(json) as { usage?: Parameters<typeof usageOf>[0] | null };
    if (!usage) return undefined;
    const { inputTokens, outputTokens } = usageOf(usage);
    return [inputTokens, outputTokens].every((count) => Number.isSafeInteger(count) && count >= 0)
      ? usageOf(usage)
      : undefined;
  } catch {
    return undefined;
  }
}
