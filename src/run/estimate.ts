import { committeeFrom, configFor } from '../config/committeeFrom.ts';
import type { SolverConfig } from '../config/config.ts';
import { costOf, tokensAbout, type Member, type Usage } from '../nouns/member.ts';
import type { Checker } from '../nouns/checker.ts';
import type { CheckedProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { add, NOTHING, openBudget, type BudgetLimits } from '../policy/budget.ts';
import type { Policy, Slot } from '../policy/policy.ts';
import { shippedPriors } from '../policy/priceAware/shipped.ts';
import { amountOf, worstCase, type Order } from '../sampling/order.ts';
import { EXAMPLE_LENGTH } from '../sampling/failures.ts';
import { pickersFor, questionsFor } from '../sampling/filterContext.ts';
import { rungOf } from '../sampling/ladder.ts';
import {
  askFor,
  askToEscalate,
  askToRepair,
  briefFor,
  briefOf,
  tokensIn,
  type Asked,
  type Brief,
} from '../sampling/prompt.ts';
import { drive, type Port } from './drive.ts';
import { forecastOf, type Forecast } from './forecast.ts';
import { foreseen, type Foreseen } from './foreseen.ts';
import { standIn } from './standIn.ts';
import { startState } from './state.ts';

/** What asking one member as often as the policy may could cost. USD is `unknown` without prices. */
interface MemberEstimate {
  readonly member: string;
  readonly role: 'cheap' | 'strong';
  readonly samples: number;
  /** Of the policy's own, beside samples. */
  readonly questions: number;
  /** With answers of usual length; a guess. */
  readonly aboutUsd: number | 'unknown';
  /** With every answer at its limit; what a budget would have to allow. */
  readonly atMostUsd: number | 'unknown';
}

/** The cost of a run before any call: nothing is asked, nothing is bought. */
export interface Estimate {
  readonly task: string;
  readonly members: readonly MemberEstimate[];
  /** What is expected of it, beside the strong member alone; absent where a member has no prices. */
  readonly forecast?: Forecast;
}

/** A call as it would mostly be made, and the dearest that it could be. */
interface PlannedCall {
  readonly usual: Order;
  readonly dearest: Order;
  /** Those that are made together have the same number. */
  readonly step: number;
}

/** Tokens of an answer when nothing is known: a function with a little around it. */
const USUAL_ANSWER = 300;
const CHARACTERS_A_TOKEN = 4;

/**
 * Estimates by letting the policy run as if every sample were refused, and no question answered in a word. It takes no time; what is spent are the
 * costs of usual answers. A policy that minds money may ask for more once answers turn out cheaper, up to what its `most` would.
 */
export async function estimateCost(
  task: Task,
  config: SolverConfig,
  checkers: readonly Pick<Checker, 'name'>[],
): Promise<Estimate> {
  const { committee, strong, policy, budget, filtersContext } = committeeFrom(configFor(task, config));
  const brief = await briefOf(task);
  const { policy: ready } = (await policy.ready?.({ task, checkers: checkers.map(({ name }) => name) })) ?? { policy };
  const planned = (own: Policy): PlannedCall[] => {
    const clock = foreseen();
    const calls: PlannedCall[] = [];
    const port = dryPort({ task, brief, committee, strong, budget, clock, filtersContext }, calls);
    clock.play(drive(own, startState(task, committee, strong, [], { promptTokens: tokensIn(brief) }), port));
    return calls;
  };
  const usual = planned(ready);
  const most = ready.most === undefined ? usual : planned(ready.most);
  const asked = usual
    .filter((call) => call.usual.question === undefined)
    .map(({ usual: { member, effort, role, messages }, step }) => ({ member, effort, role, messages, step }));
  const alone = strong && {
    member: strong,
    role: 'strong' as const,
    step: 0,
    messages: askFor(briefFor(brief, strong), rungOf(0, strong)).messages,
  };
  const forecast = forecastOf(asked, alone, ready.priors ?? shippedPriors());
  return {
    task: task.id,
    members: [...Map.groupBy(most, (call) => call.usual.member)].map(([member, own]) =>
      estimateMember(
        member,
        usual.filter((call) => call.usual.member === member),
        own,
      ),
    ),
    ...(forecast && { forecast }),
  };
}

/** What a dry run is made of. */
interface Dry {
  readonly task: Task;
  readonly brief: Brief;
  readonly committee: readonly Member[];
  readonly strong: Member | undefined;
  readonly budget: BudgetLimits;
  readonly clock: Foreseen;
  readonly filtersContext: boolean;
}

type Role = Order['role'];

const UNCOMPARED = {
  clusters: [],
  agreements: [],
  alikeNear: [],
  inputs: 0,
  outside: 0,
  aside: [],
  notCompared: ['nothing is run'],
} as const;

/** Notes each call that would be made, and lets it end at once. */
function dryPort({ task, brief, committee, strong, budget, clock, filtersContext }: Dry, calls: PlannedCall[]): Port {
  let step = 0;
  function refuse(slot: Slot, role: Role): void {
    const checked = refused(task, slot, role, USUAL_ANSWER);
    clock.after(0, { kind: 'checked', member: slot.member.name, ordinal: slot.ordinal, checked, sound: undefined });
  }
  function call({ member, ordinal, effort }: Slot, role: Role, asked: Asked, longest = asked): void {
    const order = { member, effort, role, reason: '', ordinals: [ordinal] };
    calls.push({ usual: { ...order, ...asked }, dearest: { ...order, ...longest }, step });
  }
  function ask(member: Member, question: string, reason: string): void {
    const role = member === strong ? 'strong' : 'cheap';
    const messages = [{ role: 'user', content: question }] as const;
    const order = { member, role, reason, question, ordinals: [0], messages } as const;
    calls.push({ usual: order, dearest: order, step });
  }
  return {
    sample(slots) {
      step++;
      for (const slot of slots) {
        call(slot, 'cheap', askFor(briefFor(brief, slot.member), rungOf(slot.ordinal, slot.member)));
        refuse(slot, 'cheap');
      }
    },
    repair(slot, of) {
      step++;
      const { member: name, ordinal } = of.proposal;
      const author = [...committee, strong].find((member) => member?.name === name) ?? slot.member;
      const { role } = of.proposal;
      const longest = refused(task, { member: author, ordinal }, role, author.limits.maxOutputTokens);
      const own = briefFor(brief, slot.member);
      call(slot, 'cheap', askToRepair(own, task.language, of), askToRepair(own, task.language, longest));
      refuse(slot, 'cheap');
    },
    escalate(slot) {
      step++;
      // How much of the files it leaves is not known: the strong member is counted with all of them.
      const questions = filtersContext ? questionsFor(brief) : [];
      const [picker] = pickersFor(brief, questions, committee, slot.member);
      if (picker !== undefined) for (const { text } of questions) ask(picker, text, '');
      call(slot, 'strong', askToEscalate(briefFor(brief, slot.member), []));
      refuse(slot, 'strong');
    },
    ask(questions) {
      for (const { member, question, reason } of questions) {
        ask(member, question, reason);
        clock.after(0, { kind: 'answered', member: member.name, question, text: '' });
      }
    },
    // Nothing is sound here.
    compare: (proposals) => clock.after(0, { kind: 'compared', comparison: { of: proposals, ...UNCOMPARED } }),
    stop: () => clock.stop(),
    meter() {
      const spent = calls
        .map(({ usual }) => amountOf(usageOf(usual), usual.member, usual.role, 1))
        .reduce(add, NOTHING);
      const { seconds } = budget;
      return {
        spent,
        left: { ...openBudget(budget, spent).left, ...(seconds !== undefined && { seconds }) },
        elapsedMs: 0,
      };
    },
  };
}

/** By the calls that would mostly be made, and by all that may be. */
function estimateMember(member: Member, calls: readonly PlannedCall[], most: readonly PlannedCall[]): MemberEstimate {
  const { prices, name } = member;
  const sum = (amounts: readonly (number | 'unknown')[]): number | 'unknown' =>
    amounts.reduce((total, one) => (total === 'unknown' || one === 'unknown' ? 'unknown' : total + one), 0);
  const questions = most.filter(({ usual }) => usual.question !== undefined).length;
  return {
    member: name,
    role: most[0]?.usual.role ?? 'cheap',
    samples: most.length - questions,
    questions,
    aboutUsd: sum(calls.map(({ usual }) => costOf(usageOf(usual), prices))),
    atMostUsd: prices === undefined ? 'unknown' : sum(most.map(({ dearest }) => worstCase(dearest).usd)),
  };
}

/** A proposal of that many tokens that a checker refused. */
function refused({ targets: [target] }: Task, slot: Slot, role: Role, tokens: number): CheckedProposal {
  const files = { [target]: 'x'.repeat(tokens * CHARACTERS_A_TOKEN) };
  const evidence = [{ kind: 'crash', message: 'x'.repeat(EXAMPLE_LENGTH) }] as const;
  return {
    proposal: standIn(slot, { role, code: { files } }),
    verdicts: [{ checker: '', verdict: { kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms: 0 } }],
  };
}

function usageOf({ member, messages }: Order): Usage {
  return {
    inputTokens: messages.reduce((sum, { content }) => sum + tokensAbout(content), 0),
    cachedInputTokens: 0,
    outputTokens: Math.min(USUAL_ANSWER, member.limits.maxOutputTokens),
    estimated: true,
  };
}
