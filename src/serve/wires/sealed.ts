import { z } from 'zod';
import { thinkingBlocks } from '../../members/chatMessages.ts';
import type { Thinking, ToolCall } from '../../nouns/conversation.ts';

const kept = z.object({
  member: z.string(),
  reasoning: z.string().optional(),
  thinking: thinkingBlocks.optional(),
  /** By the id of the call that it came with. */
  extra: z.record(z.string(), z.json()).optional(),
});

/** What a member wants back with a later turn, and its client makes nothing of: its thoughts, and what its provider signed. */
export type Kept = z.infer<typeof kept>;

/** What of an answer its member wants back; undefined where that is nothing. */
export function keptOf({
  member,
  reasoning,
  thinking = [],
  calls,
}: {
  readonly member?: string | undefined;
  readonly reasoning?: string | undefined;
  readonly thinking?: readonly Thinking[] | undefined;
  readonly calls: readonly ToolCall[];
}): Kept | undefined {
  const signed = calls.flatMap(({ id, extra }) => (extra === undefined ? [] : [[id, extra] as const]));
  if (member === undefined || (reasoning === undefined && thinking.length + signed.length === 0)) return undefined;
  return {
    member,
    ...(reasoning !== undefined && { reasoning }),
    ...(thinking.length > 0 && { thinking: [...thinking] }),
    ...(signed.length > 0 && { extra: Object.fromEntries(signed) as Kept['extra'] }),
  };
}

const SEAL = 'weak-committee.';

/** As one word that clients give back as it is. It hides nothing: whoever looks into it sees what it holds. */
export function seal(given: Kept): string {
  return `${SEAL}${Buffer.from(JSON.stringify(given)).toString('base64url')}`;
}

/** What was sealed here; undefined for what comes from elsewhere. */
export function unseal(word: string): Kept | undefined {
  if (!word.startsWith(SEAL)) return undefined;
  try {
    return kept.safeParse(JSON.parse(Buffer.from(word.slice(SEAL.length), 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
