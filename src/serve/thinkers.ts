import { sha256 } from '../nouns/digest.ts';
import type { HandedOver } from './present.ts';
import type { ChatBody } from './wires/chat/body.ts';

/** Whose thoughts are whose: chat completions have no place that says so, and no other member may be told of them. */
export interface Thinkers {
  /** Takes what a client is about to get. */
  handed(reply: HandedOver): void;
  /** The messages with the member that thought what stands in them, where that is known. */
  named(messages: ChatBody['messages']): ChatBody['messages'];
}

/** Thoughts that are remembered. */
const MOST = 5000;

/** Knows none yet. */
export function openThinkers(): Thinkers {
  const members = new Map<string, string>();

  function remember(thought: unknown, member: string): void {
    const key = keyOf(thought);
    members.delete(key);
    members.set(key, member);
    for (const old of members.keys()) {
      if (members.size <= MOST) break;
      members.delete(old);
    }
  }

  return {
    handed({ member, reasoning, calls }) {
      if (member === undefined) return;
      if (reasoning !== undefined) remember(reasoning, member);
      for (const { extra } of calls) if (extra !== undefined) remember(extra, member);
    },
    named(messages) {
      if (members.size === 0) return messages;
      return messages.map((message) => {
        const thoughts = [
          message['reasoning_content'],
          ...(message.tool_calls ?? []).map((one) => one['extra_content']),
        ];
        const by = thoughts
          .filter((thought) => thought !== undefined && thought !== null)
          .map((thought) => members.get(keyOf(thought)))
          .find((name) => name !== undefined);
        return by === undefined ? message : { ...message, thought_by: by };
      });
    },
  };
}

function keyOf(thought: unknown): string {
  return sha256(JSON.stringify(thought));
}
