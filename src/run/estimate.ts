import { committeeFrom, type SolverConfig } from '../config/config.ts';
import { costOf, tokensAbout, type Member } from '../nouns/member.ts';
import { startState } from './state.ts';
import type { Task } from '../nouns/task.ts';
import { worstCase, type Order } from '../sampling/call.ts';
import { rungOf } from '../sampling/ladder.ts';
import { askFor, askToEscalate, briefOf } from '../sampling/prompt.ts';

/** What asking one member as often as the policy may could cost. USD is `unknown` without prices. */
interface MemberEstimate {
  readonly member: string;
  readonly role: 'cheap' | 'strong';
  readonly samples: number;
  /** With answers of usual length; a guess. */
  readonly aboutUsd: number | 'unknown';
  /** With every answer at its limit; what a budget would have to allow. */
  readonly atMostUsd: number | 'unknown';
}

/** The cost of a run before any call: nothing is asked, nothing is bought. */
export interface Estimate {
  readonly task: string;
  readonly members: readonly MemberEstimate[];
}

/** Tokens of an answer when nothing is known: a function with a little around it. */
const USUAL_ANSWER = 300;

/** Estimates by letting the policy run as if every sample were refused. */
export async function estimateCost(task: Task, config: SolverConfig): Promise<Estimate> {
  const { committee, strong, policy } = committeeFrom(config);
  const brief = await briefOf(task);
  const state = startState(task, committee, strong, []);
  const orders: Order[] = [];
  for (;;) {
    const action = policy.next(state);
    if (action.kind === 'sample') {
      for (const { member, ordinal } of action.slots) {
        orders.push({
          member,
          role: 'cheap',
          reason: '',
          ordinals: [ordinal],
          ...askFor(brief, rungOf(ordinal, member)),
        });
        state.taken.set(member.name, (state.taken.get(member.name) ?? new Set()).add(ordinal));
      }
    } else if (action.kind === 'escalate' && strong !== undefined) {
      orders.push({
        member: strong,
        role: 'strong',
        reason: '',
        ordinals: [state.escalations++],
        ...askToEscalate(brief, []),
      });
    } else break;
  }
  const byMember = Map.groupBy(orders, ({ member }) => member);
  return { task: task.id, members: [...byMember].map(([member, own]) => estimateMember(member, own)) };
}

function estimateMember(member: Member, orders: readonly Order[]): MemberEstimate {
  const { prices, name } = member;
  const about = orders.map(({ messages }) =>
    costOf(
      {
        inputTokens: messages.reduce((sum, { content }) => sum + tokensAbout(content), 0),
        cachedInputTokens: 0,
        outputTokens: Math.min(USUAL_ANSWER, member.limits.maxOutputTokens),
        estimated: true,
      },
      prices,
    ),
  );
  const sum = (amounts: readonly (number | 'unknown')[]): number | 'unknown' =>
    amounts.reduce((total, one) => (total === 'unknown' || one === 'unknown' ? 'unknown' : total + one), 0);
  return {
    member: name,
    role: orders[0]?.role ?? 'cheap',
    samples: orders.length,
    aboutUsd: sum(about),
    atMostUsd: prices === undefined ? 'unknown' : sum(orders.map((order) => worstCase(order).usd)),
  };
}
