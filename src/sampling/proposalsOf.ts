import { costOf, NO_USAGE, type MemberEvent, type Usage } from '../nouns/member.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Extractor } from '../reading/answers/extractor.ts';
import type { Order } from './order.ts';
import { shareUsage } from './shareUsage.ts';

/** One answer of a call, with how long it took in ms. */
export type Choice = Extract<MemberEvent, { kind: 'answer' }> & { readonly ms: number };

/** The proposals of a call, one for each answer: its code is taken out, and what the call took is shared among them. */
export function proposalsOf(
  { member, role, reason, ordinals, effort, repairs }: Order,
  choices: readonly Choice[],
  total: Usage,
  { task, extractor }: { readonly task: Task; readonly extractor: Extractor },
): Promise<Proposal[]> {
  const counted = choices.every(({ tokens }) => tokens !== undefined);
  const lengths = choices.map(({ text, tokens = 0 }) => (counted ? tokens : text.length));
  const shares = shareUsage(total, lengths);
  return Promise.all(
    choices.map(
      async (
        { choice, text, calls, thinking, reasoning, finish, stopped, plain = false, ms, recorded, made },
        index,
      ) => {
        const ordinal = ordinals[choice] ?? 0;
        const usage = shares[index] ?? NO_USAGE;
        return {
          id: `${member.name}#${ordinal}`,
          member: member.name,
          role,
          ordinal,
          rung: reason,
          ...(effort !== undefined && { effort }),
          ...(repairs !== undefined && { repairs }),
          text,
          ...(calls !== undefined && { calls }),
          ...(thinking !== undefined && { thinking }),
          ...(reasoning !== undefined && { reasoning }),
          ...(finish !== 'stop' && { finish }),
          ...(stopped !== undefined && { stopped }),
          ...(await (made === undefined
            ? extractor.take({ text, finish, plain, ...(calls !== undefined && { calls }) }, task)
            : extractor.takeMade(made, task))),
          usage,
          usd: costOf(usage, member.prices),
          ms,
          ...(recorded !== undefined && { recorded }),
        };
      },
    ),
  );
}
