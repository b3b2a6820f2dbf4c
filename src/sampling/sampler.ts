import pLimit, { type LimitFunction } from 'p-limit';
import { BudgetError, MemberError } from '../errors.ts';
import { byPrice, type Member } from '../nouns/member.ts';
import { fitsInto } from '../policy/budget.ts';
import type { Slot } from '../policy/policy.ts';
import type { CheckedProposal, Proposal } from '../nouns/proposal.ts';
import { breakerOf } from './breaker.ts';
import { placeOrder, type CallContext } from './call.ts';
import { worstCase, type Order } from './order.ts';
import { orderForRepair, ordersFor, type Sample } from './orders.ts';
import { clusterFailures } from './failures.ts';
import { rungOf } from './ladder.ts';
import { merge } from './merge.ts';
import { filterContext, pickersFor, questionsFor } from './filterContext.ts';
import { askToEscalate, briefFor, type Brief } from './prompt.ts';
import type { Lateness } from './pace.ts';
import { rateGate, type RateGate } from './rate.ts';
import { writeOut } from './sketches.ts';

/** A sample that ended: with a proposal, or without one, and why. Or one that is late, and goes on. */
export type Arrival =
  | { readonly member: string; readonly ordinal: number; readonly late: Lateness }
  | { readonly member: string; readonly ordinal: number; readonly proposal: Proposal }
  | {
      readonly member: string;
      readonly ordinal: number;
      readonly proposal: undefined;
      readonly error: BudgetError | MemberError;
      /** Its member is not asked for a while. */
      readonly resting: boolean;
    };

/** Fans out proposals over members. What the ledger holds already is given at once and not bought again. */
export interface Sampler {
  /** Yields as answers come in; aborting the signal cancels what is under way. */
  sample(samples: readonly Sample[], signal: AbortSignal): AsyncGenerator<Arrival>;
  repair(slot: Slot, of: CheckedProposal, signal: AbortSignal): AsyncGenerator<Arrival>;
  escalate(
    member: Member,
    ordinal: number,
    reason: string,
    failed: readonly CheckedProposal[],
    signal: AbortSignal,
  ): AsyncGenerator<Arrival>;
  /** Puts a question to a member. Where none is given, the text is empty, and the error says why. */
  ask(
    member: Member,
    question: string,
    reason: string,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly error?: BudgetError | MemberError }>;
}

const AT_ONCE = 16;
/** How long the strong member waits for what others pick. */
const PICKING_MS = 60_000;

/** What a sampler is opened with. */
export interface Sampling extends Omit<CallContext, 'gate'> {
  /** The cheap members, of which one writes sketches out. */
  readonly committee: readonly Member[];
  /** Whether one of them picks what the strong member is shown of a large context. */
  readonly filtersContext?: boolean;
}

/** Opens a sampler for one run. */
export function openSampler(
  brief: Brief,
  strong: Member | undefined,
  { committee, filtersContext = false, ...callContext }: Sampling,
): Sampler {
  const { log, emit, task, extractor, budget } = callContext;
  const all = pLimit(AT_ONCE);
  const queues = new Map<string, { readonly queue: LimitFunction; readonly gate: RateGate }>();
  const kept = new Map(log.proposals().map((proposal) => [proposal.id, proposal]));
  // Those that are late now.
  const slow = new Set<Order>();
  // Members whose server answered once where several choices were asked for.
  const single = new Set<string>();

  function own(member: Member): { readonly queue: LimitFunction; readonly gate: RateGate } {
    const found = queues.get(member.name) ?? {
      queue: pLimit(member.limits.concurrency),
      gate: rateGate(member.limits),
    };
    queues.set(member.name, found);
    return found;
  }
  /** Whatever it is asked for, a call of the strong member is one, and counts as one. */
  const roleOf = (member: Member): Order['role'] => (member === strong ? 'strong' : 'cheap');
  const context: CallContext = { ...callContext, gate: (member) => own(member).gate };

  /** Choices that a server did not honour, or that the budget allows one at a time only, are asked for separately. */
  async function place(order: Order, signal: AbortSignal, push: (arrival: Arrival) => void): Promise<void> {
    const { member, ordinals } = order;
    const oneByOne = async (rest: readonly number[]): Promise<void> => {
      await Promise.all(rest.map((ordinal) => place({ ...order, ordinals: [ordinal] }, signal, push)));
    };
    if (ordinals.length > 1 && single.has(member.name)) return oneByOne(ordinals);
    const onLate = (late: Lateness): void => {
      slow.add(order);
      emit({ kind: 'late', member: member.name, ordinals, hung: late === 'hung' });
      for (const ordinal of ordinals) push({ member: member.name, ordinal, late });
    };
    try {
      const proposals = await queued(member, () => {
        signal.throwIfAborted();
        return placeOrder(order, { ...context, onLate }, signal);
      });
      for (const given of proposals) {
        const proposal = await whole(given, signal);
        emit({ kind: 'proposal-arrived', proposal, kept: false });
        push({ member: member.name, ordinal: proposal.ordinal, proposal });
      }
      const missing = ordinals.filter((ordinal) => !proposals.some((proposal) => proposal.ordinal === ordinal));
      if (missing.length === 0) return;
      if (ordinals.length === 1)
        throw new MemberError(`${member.name} gave no answer.`, { fix: 'See what its server logged.' });
      single.add(member.name);
      await oneByOne(missing);
    } catch (error) {
      if (signal.aborted) {
        emit({ kind: 'cancelled', member: member.name, ordinals });
      } else if (
        ordinals.length > 1 &&
        (error instanceof BudgetError || (error instanceof MemberError && error.fault === undefined))
      ) {
        // Some servers refuse a request for several choices outright.
        if (error instanceof MemberError) single.add(member.name);
        await oneByOne(ordinals);
      } else if (error instanceof BudgetError || error instanceof MemberError) {
        if (error instanceof BudgetError)
          emit({ kind: 'refused', member: member.name, ordinals, reason: error.message });
        const resting = error instanceof MemberError && breakerOf(member).restMs > 0;
        for (const ordinal of ordinals) push({ member: member.name, ordinal, proposal: undefined, error, resting });
      } else throw error;
    } finally {
      slow.delete(order);
    }
  }

  /** A proposal with what it leaves out, and so it is kept. */
  async function whole(given: Proposal, signal: AbortSignal): Promise<Proposal> {
    const proposal = await writeOut(given, {
      task,
      extractor,
      ask: (question, reason) => askOneOf(byPrice(committee), question, reason, signal),
    });
    kept.set(proposal.id, proposal);
    if (proposal !== given) log.replaceProposal(proposal);
    return proposal;
  }

  /** What the first of them says that answers. Who is left alone is not asked, nor who takes long over something else. */
  async function askOneOf(
    members: readonly Member[],
    question: string,
    reason: string,
    signal: AbortSignal,
  ): Promise<string> {
    for (const member of members) {
      if (member.abilities.files === true || breakerOf(member).restMs > 0) continue;
      if ([...slow].some((order) => order.member === member)) continue;
      const { text } = await ask(member, question, reason, signal);
      if (text !== '') return text;
    }
    return '';
  }

  /** What the strong member is shown. Where the budget would refuse it, nobody is asked. */
  async function filtered(member: Member, signal: AbortSignal): Promise<Brief> {
    if (!filtersContext) return brief;
    const questions = questionsFor(brief);
    const pickers = pickersFor(brief, questions, committee, member);
    const least = { ...brief, files: brief.files.filter(({ readOnly }) => !readOnly) };
    const order: Order = { member, role: 'strong', reason: '', ordinals: [0], ...askToEscalate(least, []) };
    if (pickers.length === 0 || !fitsInto(budget.left, worstCase(order))) return brief;
    const time = AbortSignal.timeout(PICKING_MS);
    const either = AbortSignal.any([signal, time]);
    const { brief: shown, leftOut } = await filterContext(brief, questions, (question) =>
      askOneOf(pickers, question, 'picks what the strong member is shown', either).catch((error: unknown) => {
        if (signal.aborted || !time.aborted) throw error;
        return '';
      }),
    );
    const message =
      leftOut === undefined
        ? `No cheap member chose among the files: ${member.name} is shown all of them.`
        : `A cheap member has picked what ${member.name} is shown. ${leftOut}`;
    emit({ kind: 'notice', message });
    return shown;
  }

  async function ask(
    member: Member,
    question: string,
    reason: string,
    signal: AbortSignal,
  ): ReturnType<Sampler['ask']> {
    const asked = log.answers().find((answer) => answer.member === member.name && answer.question === question);
    if (asked !== undefined) return { text: asked.text };
    const order: Order = {
      member,
      role: roleOf(member),
      reason,
      question,
      ordinals: [0],
      messages: [{ role: 'user', content: question }],
    };
    try {
      const [answer] = await queued(member, () => placeOrder(order, context, signal));
      return { text: answer?.text ?? '' };
    } catch (error) {
      if (signal.aborted || !(error instanceof BudgetError || error instanceof MemberError)) throw error;
      if (error instanceof BudgetError)
        emit({ kind: 'refused', member: member.name, ordinals: [], reason: error.message });
      return { text: '', error };
    }
  }

  function queued<Result>(member: Member, call: () => Promise<Result>): Promise<Result> {
    return own(member).queue(() => all(call));
  }

  async function* deliver(orders: readonly Order[], signal: AbortSignal): AsyncGenerator<Arrival> {
    for (const { member, ordinals } of orders) {
      for (const ordinal of ordinals) {
        const before = kept.get(`${member.name}#${ordinal}`);
        if (before === undefined) continue;
        const proposal = await whole(before, signal);
        emit({ kind: 'proposal-arrived', proposal, kept: true });
        yield { member: member.name, ordinal, proposal };
      }
    }
    const open = orders
      .map((order) => ({
        ...order,
        ordinals: order.ordinals.filter((ordinal) => !kept.has(`${order.member.name}#${ordinal}`)),
      }))
      .filter(({ ordinals }) => ordinals.length > 0);
    const stop = new AbortController();
    const cancel = AbortSignal.any([signal, stop.signal]);
    yield* merge(
      open.map((order) => (push: (arrival: Arrival) => void) => place(order, cancel, push)),
      (reason) => stop.abort(reason),
    );
  }

  return {
    sample: (samples, signal) => deliver(ordersFor(samples, brief, roleOf), signal),
    repair(slot, of, signal) {
      const order = orderForRepair(slot, of, { brief, language: task.language, role: roleOf(slot.member) });
      return deliver([order], signal);
    },
    async *escalate(member, ordinal, reason, failed, signal) {
      emit({ kind: 'escalation', member: member.name, reason, digest: clusterFailures(failed) });
      const { temperature } = rungOf(0, member);
      const shown = kept.has(`${member.name}#${ordinal}`) ? brief : await filtered(member, signal);
      const asked = askToEscalate(briefFor(shown, member), failed);
      yield* deliver([{ member, role: 'strong', reason, ordinals: [ordinal], ...asked, temperature }], signal);
    },
    ask,
  };
}
