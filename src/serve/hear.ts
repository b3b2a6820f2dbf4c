import { eventsOf } from '../members/openaiStream.ts';
import {
  isUsage,
  LONGEST_TOKEN,
  type Finish,
  type Forwarded,
  type Member,
  type MemberEvent,
  type Usage,
} from '../nouns/member.ts';
import type { Thinking, ToolCall } from '../nouns/conversation.ts';
import { heardOf } from './passThrough.ts';
import { chunksOf } from './upstreamEvents.ts';
import type { ChatBody } from './wires/chat/body.ts';

/** What came of a stream, beside the words that were told as they came. */
interface Heard {
  readonly usage: Usage;
  readonly calls: readonly ToolCall[];
  readonly thinking: readonly Thinking[];
  /** How the model ended it, where not by itself. */
  readonly cut: Finish | undefined;
  readonly stopped: string | undefined;
}

/** Reads what a member's server streams, for wires of another shape, and tells each piece as it comes. */
export async function hear(
  { body }: Forwarded,
  chat: ChatBody,
  member: Member,
  worst: Usage,
  onChunk: (chunk: Extract<MemberEvent, { kind: 'chunk' }>) => void,
): Promise<Heard> {
  let usage: Usage | undefined;
  let calls: readonly ToolCall[] = [];
  let thinking: readonly Thinking[] = [];
  let cut: Finish | undefined;
  let stopped: string | undefined;
  let events = 0;
  let characters = 0;
  for await (const event of eventsOf(chunksOf(body), member.name, worst.outputTokens * LONGEST_TOKEN)) {
    events++;
    if (event.kind === 'usage') usage = isUsage(event.usage) ? event.usage : usage;
    else if (event.kind === 'chunk') {
      characters += event.text.length;
      onChunk(event);
    } else {
      ({ calls = [], thinking = [] } = event);
      cut = event.finish;
      ({ stopped } = event);
    }
  }
  return { usage: usage ?? heardOf(chat, member, worst, { events, characters }), calls, thinking, cut, stopped };
}
