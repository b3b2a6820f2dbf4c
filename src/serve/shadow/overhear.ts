import type OpenAI from 'openai';
import { eventsOf } from '../../members/openaiStream.ts';
import type { Forwarded, MemberEvent, Usage } from '../../nouns/member.ts';
import { chunksOf } from '../upstreamEvents.ts';

/** What is overheard of one answer on its way to its client, which never waits for it. */
export interface Overhearing {
  /** The same bytes. */
  along(body: Forwarded['body']): Forwarded['body'];
  /** Told once the client has it all, or left: what the member's server billed. */
  over(usage: Usage, usd: number | 'unknown'): void;
}

/** An answer as its member gave it, with how long it took in ms. */
export interface Given extends Omit<Extract<MemberEvent, { kind: 'answer' }>, 'kind' | 'choice' | 'ms'> {
  readonly usage: Usage;
  readonly ms: number;
}

/** Answers that are longer are not kept in memory. */
const LONGEST = 8 * 1024 * 1024;

/** Keeps a copy of what goes by. */
export function openTape(): { along(body: Forwarded['body']): Forwarded['body']; bytes(): Buffer | undefined } {
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  return {
    async *along(body) {
      for await (const part of body) {
        length += part.length;
        if (length <= LONGEST) parts.push(part);
        yield part;
      }
      ended = true;
    },
    /** Undefined where it broke off, or is too long. */
    bytes: () => (ended && length <= LONGEST ? Buffer.concat(parts) : undefined),
  };
}

/**
 * The answer in what a member's server sent, in events or as one completion.
 *
 * @throws {@link MemberError} or SyntaxError where there is none.
 */
export async function answerIn(bytes: Buffer, streamed: boolean, name: string): Promise<Omit<Given, 'usage' | 'ms'>> {
  const chunks = streamed ? chunksOf(oneByOne(bytes)) : oneByOne(asChunk(bytes));
  for await (const event of eventsOf(chunks, name, LONGEST)) {
    if (event.kind !== 'answer' || event.choice !== 0) continue;
    const { kind: _, choice: __, ...answer } = event;
    return answer;
  }
  throw new Error('there is no answer in it');
}

/** A whole completion says in its message what a stream says in pieces. */
function asChunk(bytes: Buffer): OpenAI.Chat.ChatCompletionChunk {
  const { choices, ...rest } = JSON.parse(bytes.toString()) as OpenAI.Chat.ChatCompletion;
  const pieces = choices.map(({ message, ...choice }) => ({ ...choice, delta: message }));
  return { ...rest, choices: pieces } as unknown as OpenAI.Chat.ChatCompletionChunk;
}

async function* oneByOne<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}
