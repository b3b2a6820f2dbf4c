import type { Effort, Member } from '../nouns/member.ts';
import type { Slot } from '../policy/policy.ts';
import type { CheckedProposal } from '../nouns/proposal.ts';
import { rungOf, sameRung, type Rung } from './ladder.ts';
import type { Order } from './order.ts';
import { askFor, askToRepair, briefFor, type Brief } from './prompt.ts';

/** A sample to ask for, by the ladder's rung for its ordinal unless another is given. */
export interface Sample extends Slot {
  readonly rung?: Rung;
}

function thinking(effort: Effort | undefined): string {
  return effort === undefined ? '' : `, ${effort} effort`;
}

/** Samples of one member that ask the very same thing go into one request, where the member can answer several times. */
export function ordersFor(
  samples: readonly Sample[],
  brief: Brief,
  roleOf: (member: Member) => Order['role'],
): Order[] {
  const orders: { readonly rung: Rung; readonly order: Order & { ordinals: number[] } }[] = [];
  for (const { member, ordinal, effort, rung = rungOf(ordinal, member) } of samples) {
    const same = orders.find(
      (one) =>
        one.order.member === member && member.abilities.n && one.order.effort === effort && sameRung(one.rung, rung),
    );
    if (same !== undefined) same.order.ordinals.push(ordinal);
    else
      orders.push({
        rung,
        order: {
          member,
          role: roleOf(member),
          reason: `${rung.name}${thinking(effort)}`,
          effort,
          ordinals: [ordinal],
          ...askFor(briefFor(brief, member), rung),
          temperature: rung.temperature,
        },
      });
  }
  return orders.map(({ order }) => order);
}

/** A repair of one proposal. */
export function orderForRepair(
  { member, ordinal, effort }: Slot,
  of: CheckedProposal,
  { brief, language, role }: { readonly brief: Brief; readonly language: string; readonly role: Order['role'] },
): Order {
  const { name, temperature } = rungOf(ordinal, member);
  return {
    member,
    role,
    reason: `repair of ${of.proposal.id}, ${name}${thinking(effort)}`,
    repairs: of.proposal.id,
    effort,
    ordinals: [ordinal],
    ...askToRepair(briefFor(brief, member), language, of),
    temperature,
  };
}
