import { BudgetError, MemberError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import type { Comparison } from '../nouns/comparison.ts';
import { proveSound, type CheckedProposal, type Proposal, type SoundProposal } from '../nouns/proposal.ts';
import type { Verdict } from '../nouns/verdict.ts';
import { add, NOTHING, openBudget, type Amount, type BudgetLimits } from '../policy/budget.ts';
import type { Slot } from '../policy/policy.ts';
import type { Port } from '../run/drive.ts';
import type { Foreseen } from '../run/foreseen.ts';
import { standIn } from '../run/standIn.ts';

/** What a policy is let loose in. */
export interface World {
  readonly answer: (slot: Slot) => 'sound' | 'refused' | 'none';
  readonly strong: Member | undefined;
  readonly budget: BudgetLimits;
}

const CHECKER = 'made-up';
export const COMMITTEE = [madeUp('small', 1), madeUp('medium', 3)];
/** Unless a rule wants it otherwise. */
export const WORLD: World = {
  answer: () => 'refused',
  strong: madeUp('large', 30),
  budget: { usd: 10, samples: 100, strongCalls: 4 },
};
const PRICE: Amount = { usd: 0.01, tokens: 100, samples: 0, strongCalls: 0 };

/** One answer in so many is sound, the first not being it. */
export function every(many: number): World['answer'] {
  return ({ ordinal }) => (ordinal % many === many - 1 ? 'sound' : 'refused');
}

type Role = Proposal['role'];

/** Every call takes as many ms as its number says, and a hundredth of a dollar. */
export function madeUpPort({ answer, budget }: World, clock: Foreseen): Port {
  let spent = NOTHING;
  /** False where the budget does not allow it. */
  function pay(role: Role): boolean {
    const kind = role === 'cheap' ? 'samples' : 'strongCalls';
    const { left } = openBudget(budget, spent);
    if ((left.usd ?? 0) < PRICE.usd || (left[kind] ?? 0) < 1) return false;
    spent = add(spent, { ...PRICE, [kind]: 1 });
    return true;
  }
  function call(slot: Slot, role: Role): void {
    const { member, ordinal } = slot;
    const about = { member: member.name, ordinal };
    const came = answer(slot);
    if (!pay(role)) clock.after(0, { kind: 'failed', ...about, error: new BudgetError('The budget is used up.') });
    else if (came === 'none')
      clock.after(ordinal, { kind: 'failed', ...about, error: new MemberError(`${member.name} gave no answer.`) });
    else {
      const checked = checkedOf(slot, role, came);
      clock.after(ordinal, { kind: 'checked', ...about, checked, sound: proveSound(checked, [CHECKER]) });
    }
  }
  return {
    sample: (slots) => slots.forEach((slot) => call(slot, 'cheap')),
    repair: (slot) => call(slot, 'cheap'),
    escalate: (slot) => call(slot, 'strong'),
    ask(questions) {
      for (const { member, question } of questions)
        clock.after(0, { kind: 'answered', member: member.name, question, text: '' });
    },
    compare: (proposals) => clock.after(0, { kind: 'compared', comparison: apart(proposals) }),
    stop: () => clock.stop(),
    meter: () => ({ spent, left: openBudget(budget, spent).left, elapsedMs: clock.now }),
  };
}

function checkedOf(slot: Slot, role: Role, came: 'sound' | 'refused'): CheckedProposal {
  const id = `${slot.member.name}#${slot.ordinal}`;
  const ran = { executed: { unit: 'examples', count: 1 }, isolation: 'isolates', ms: 0 } as const;
  const verdict: Verdict =
    came === 'sound'
      ? { kind: 'pass', ...ran }
      : { kind: 'fail', evidence: [{ kind: 'crash', message: `${id} is wrong` }], ...ran };
  return {
    proposal: standIn(slot, { role, code: { files: { 'one.ts': id } }, usd: PRICE.usd }),
    verdicts: [{ checker: CHECKER, verdict }],
  };
}

const EVEN = { support: 0.5, votes: 0.5, carried: 0.5, members: 1, families: 1 };

/** No two of them do the same. */
function apart(proposals: readonly SoundProposal[]): Comparison {
  return {
    of: proposals,
    clusters: proposals.map((one) => ({ proposals: [one], ...EVEN })),
    agreements: proposals.map((one) => proposals.map((other) => Number(one === other))),
    alikeNear: proposals.map((one) => proposals.map((other) => one === other)),
    inputs: 1,
    outside: 0,
    aside: [],
    notCompared: [],
    between: {
      target: 'one.ts',
      name: 'one',
      input: [],
      call: 'one()',
      outcomes: proposals.map((_, value) => ({ kind: 'value', value })),
      lines: proposals.map((_, value) => `expect(one()).toEqual(${value});`),
    },
  };
}

function madeUp(name: string, price: number): Member {
  return {
    name,
    prices: { input: price, output: price },
    abilities: { temperature: true, n: false, seed: false, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 1000 },
    // oxlint-disable-next-line require-yield -- it is never asked
    async *propose() {
      throw new Error(`${name} is made up`);
    },
  };
}
