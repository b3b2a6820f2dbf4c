import { NO_USAGE, type Effort, type Member } from '../nouns/member.ts';
import type { Proposal } from '../nouns/proposal.ts';

/** A proposal in which nothing counts but what is known of it: no member wrote it just now. */
export function standIn(
  {
    member: { name },
    ordinal,
    effort,
  }: { readonly member: Pick<Member, 'name'>; readonly ordinal: number; readonly effort?: Effort },
  known: Pick<Proposal, 'code' | 'role'> & Partial<Proposal>,
): Proposal {
  const id = `${name}#${ordinal}`;
  const nothing = { rung: '', text: '', shape: id, notes: [], usage: NO_USAGE, usd: 'unknown', ms: 0 } as const;
  return { ...nothing, ...known, id, member: name, ordinal, ...(effort !== undefined && { effort }) };
}
