import pRetry from 'p-retry';
import { unlessAborted } from '../async/unlessAborted.ts';
import { whileHeeded } from '../async/whileHeeded.ts';
import { ceilingOf } from '../nouns/conversation.ts';
import { CommitteeError, ConfigError, MemberError, ModelError } from '../errors.ts';
import type { RunEvent } from '../nouns/events.ts';
import type { RunLog } from '../ledger/runLog.ts';
import { NO_USAGE, isFree, isUsage, LONGEST_TOKEN, type Member, type Usage } from '../nouns/member.ts';
import { NOTHING, type Budget } from '../policy/budget.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Extractor } from '../reading/answers/extractor.ts';
import { breakerOf, isWorthRetrying } from './breaker.ts';
import { amountOf, countOfSamples, estimate, mostTokens, worstCase, type Order } from './order.ts';
import { notePace, watchCall, type Lateness } from './pace.ts';
import { proposalsOf, type Choice } from './proposalsOf.ts';
import type { RateGate } from './rate.ts';

/** What calls need beside the order. */
export interface CallContext {
  readonly task: Task;
  readonly log: RunLog;
  readonly extractor: Extractor;
  readonly budget: Budget;
  readonly emit: (event: RunEvent) => void;
  readonly gate: (member: Member) => RateGate;
  /** Settles when something may be bought: until then only members that are free of charge are asked. */
  readonly mayBuy: Promise<void>;
  /** Tokens that a proposal may have at most. */
  readonly maxOutputTokens?: number | undefined;
  /** Told when a call is late. */
  readonly onLate?: (how: Lateness) => void;
}

const RETRIES = 1;
/** The pause before it is made again, at least, and twice as long at most. */
const PAUSE_MS = 150;
/** No answer takes longer; a server that keeps a stream open for ever must not hold the run. */
const CALL_LIMIT_MS = 10 * 60_000;
/**
 * Makes a call, and makes it once more after a fault that may be gone in a moment. Each attempt is reserved before, written down,
 * and charged for what it generated. A member that is not asked now costs nothing, and the ledger says why. Gives a proposal for each ordinal
 * that was answered.
 *
 * @throws {@link BudgetError} when an attempt does not fit; {@link MemberError} when it failed for good.
 */
export function placeOrder(order: Order, context: CallContext, signal: AbortSignal): Promise<Proposal[]> {
  const { member, ordinals } = order;
  return pRetry((attempt) => attemptOrder(order, attempt, context, signal), {
    retries: RETRIES,
    minTimeout: PAUSE_MS,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => error instanceof MemberError && isWorthRetrying(error, member),
    onFailedAttempt({ error, attemptNumber, retriesLeft }) {
      if (!(error instanceof MemberError) || signal.aborted) return;
      if (error.resting) return noteSkipped(order, attemptNumber, error, context);
      context.emit({
        kind: 'call-failed',
        member: member.name,
        ordinals,
        attempt: attemptNumber,
        reason: error.message,
        retrying: retriesLeft > 0 && isWorthRetrying(error, member),
      });
      context.budget.failed();
    },
  });
}

/** What is not made stands in the ledger as well, at no cost. */
function noteSkipped(
  { member, role, reason, ordinals }: Order,
  attempt: number,
  { message }: MemberError,
  { log, emit }: CallContext,
): void {
  const call = log.startCall({ member: member.name, role, reason, ordinals, attempt, reserved: NOTHING });
  log.endCall(call, { state: 'skipped', error: message, usage: NO_USAGE, spent: NOTHING }, {});
  emit({ kind: 'skipped', member: member.name, ordinals, reason: message });
}

async function attemptOrder(
  order: Order,
  attempt: number,
  context: CallContext,
  signal: AbortSignal,
): Promise<Proposal[]> {
  const { member, role, reason, ordinals, messages, chat, temperature, effort, question } = order;
  const { log, budget, emit, task } = context;
  const own = member.limits.maxOutputTokens;
  const worst = worstCase(order);
  const { resting } = breakerOf(member);
  if (resting !== undefined) throw resting;
  if (!isFree(member)) await unlessAborted(context.mayBuy, signal);
  await context.gate(member)(worst.tokens, signal);
  using watch = watchCall(member, (how) => context.onLate?.(how));
  using turn = await breakerOf(member).enter(signal);
  const reservation = await budget.reserve(worst, signal);
  if (attempt === 1 && question === undefined)
    for (const ordinal of ordinals)
      emit({ kind: 'proposal-started', member: member.name, role, ordinal, rung: reason });
  const call = log.startCall({ member: member.name, role, reason, ordinals, attempt, reserved: worst });
  const start = performance.now();
  const tooLong = AbortSignal.timeout(CALL_LIMIT_MS);
  const heard = new Map<number, string>();
  const choices: Choice[] = [];
  let usage: Usage | undefined;
  // Until the call has ended it counts at its worst case, whatever goes wrong.
  let spent = worst;
  let billed = mostTokens(order);
  try {
    const seed = member.abilities.seed ? (log.seed + (ordinals[0] ?? 0)) % 2 ** 31 : undefined;
    const heeded = AbortSignal.any([signal, tooLong]);
    const events = member.propose({
      task,
      messages,
      ordinals,
      signal: heeded,
      maxOutputTokens: ceilingOf(chat, question === undefined ? Math.min(own, context.maxOutputTokens ?? own) : own),
      ...(member.abilities.chat === true && chat !== undefined && { chat }),
      ...(member.abilities.temperature && temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
      ...(effort !== undefined && member.abilities.efforts?.includes(effort) === true && { effort }),
    });
    for await (const event of whileHeeded(events, heeded)) {
      watch.heard();
      turn.heard();
      if (event.kind === 'usage') usage = isUsage(event.usage) ? event.usage : undefined;
      else if (ordinals[event.choice] === undefined) continue;
      else if (event.kind === 'answer') {
        const again = choices.some(({ choice }) => choice === event.choice);
        if (!again) choices.push({ ...event, ms: event.ms ?? performance.now() - start });
      } else if (event.text !== '') {
        const sofar = (heard.get(event.choice) ?? '') + event.text;
        heard.set(event.choice, sofar);
        if (sofar.length > member.limits.maxOutputTokens * LONGEST_TOKEN)
          throw new MemberError(`${member.name} sends far more than it was allowed to.`, {
            fix: 'Its server ignores max_tokens; check it.',
          });
        if (question !== undefined) continue;
        emit({
          kind: 'proposal-streamed',
          member: member.name,
          ordinal: ordinals[event.choice] ?? 0,
          text: event.text,
        });
      }
    }
    // An answer that came whole is kept, even where it is no longer waited for: it has been paid.
    if (choices.length === 0) signal.throwIfAborted();
    const total = usage ?? estimate(messages, heard.size > 0 ? [...heard.values()] : choices.map(({ text }) => text));
    billed = total;
    if (choices.length > 0) {
      turn.succeeded();
      notePace(member, performance.now() - start);
    }
    spent = amountOf(total, member, role, countOfSamples(order, choices.length));
    const proposals = await proposalsOf(order, choices, total, context);
    const answer = { member: member.name, question: question ?? '', text: choices[0]?.text ?? '' };
    log.endCall(call, { state: 'answered', usage: total, spent }, question === undefined ? { proposals } : { answer });
    return proposals;
  } catch (thrown) {
    const error =
      tooLong.aborted && thrown === tooLong.reason ? neverFinished(member) : ofMember(member, thrown, signal);
    if (spent !== worst) throw error;
    if (!signal.aborted) turn.failed(error);
    else if (watch.isSilent) turn.hung();
    const heardOf = usage ?? (signal.aborted || heard.size > 0 ? estimate(messages, [...heard.values()]) : NO_USAGE);
    // Accepted, and nothing was heard of it: what the server billed is unknown, so it counts in full.
    const unheard = error instanceof MemberError && error.accepted && usage === undefined && heard.size === 0;
    spent = unheard ? { ...worst, samples: 0, strongCalls: 0 } : amountOf(heardOf, member, role, 0);
    if (!unheard) billed = heardOf;
    log.endCall(
      call,
      {
        state: signal.aborted ? 'cancelled' : 'failed',
        error: error instanceof Error ? error.message : String(error),
        usage: heardOf,
        spent,
      },
      {},
    );
    throw error;
  } finally {
    reservation.settle(spent);
    const usd = member.prices === undefined ? 'unknown' : spent.usd;
    emit({ kind: 'spend', member: member.name, usd, tokens: spent.tokens, usage: billed, totalUsd: budget.spent.usd });
  }
}

function neverFinished({ name }: Member): MemberError {
  return new MemberError(`${name} did not finish within ${CALL_LIMIT_MS / 60_000} minutes.`, { fault: 'down' });
}

/** Whatever a member of somebody's own throws is that member's failure, not the run's. */
function ofMember({ name }: Member, error: unknown, signal: AbortSignal): unknown {
  if ((error instanceof ConfigError || error instanceof ModelError) && !signal.aborted) {
    const { message, at, fix } = error;
    return new MemberError(message, { fault: 'setup', cause: error, ...(at && { at }), ...(fix && { fix }) });
  }
  if (error instanceof CommitteeError || signal.aborted) return error;
  return new MemberError(`${name} threw ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
