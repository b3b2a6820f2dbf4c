import type { SolverConfig } from '../../config/config.ts';
import { explain } from '../../errors.ts';
import type { Compared, LeftOut } from '../../ledger/shadows.ts';
import type { Member } from '../../nouns/member.ts';
import type { Refusal as Refused } from '../../nouns/refusal.ts';
import { openBudget } from '../../policy/budget.ts';
import { firstSound } from '../../policy/firstSound.ts';
import { replyTo, type Reply, type Solving } from '../committee.ts';
import { openDisk } from '../disk.ts';
import type { OnBehalf } from '../feed.ts';
import { committeePlanOf, type Plan, type Planning, type SolvePlan } from '../plan.ts';
import { Refusal } from '../refusal.ts';
import { settle } from '../settle.ts';
import type { ChatBody } from '../wires/chat/body.ts';
import { givenBy } from './given.ts';
import type { Given } from './overhear.ts';

/** A request that the strong member has answered. */
export interface Answered {
  readonly body: ChatBody;
  readonly strong: Member;
  readonly given: Given;
}

/** What a comparison needs beside it. */
export interface Comparing {
  /** With the folder as it was when the request came. */
  readonly planning: Planning;
  /** Whose the committee's run is; its money is the shadow's. */
  readonly behalf: OnBehalf;
  /** USD that were bought for it so far. */
  readonly bought: () => number;
  readonly signal: AbortSignal;
}

/**
 * Has the committee solve a request that the strong member has answered, and has both answers checked by the same checkers.
 *
 * @returns why there is nothing to compare, where there is not.
 * @throws the signal's reason.
 */
export async function compare(
  { body, strong, given }: Answered,
  { planning, behalf, bought, signal }: Comparing,
): Promise<Compared | { readonly left: LeftOut; readonly why?: string }> {
  const { config } = planning;
  const began = performance.now();
  let plan: Plan;
  let planned: number;
  // What checkers say of the unchanged files is found out for each: the committee must not be spared what it would wait for in front.
  let apart: Plan;
  try {
    plan = await committeePlanOf(body, planning);
    planned = performance.now() - began;
    apart = await committeePlanOf(body, { ...planning, baselines: new Map() });
  } catch (error) {
    return { left: 'unjudged', why: inWords(error, signal) };
  }
  if (plan.kind === 'pass' || apart.kind === 'pass') return { left: 'question' };
  const member = givenBy(strong, given);
  const solving = { disk: openDisk(), signal, onProgress: () => {} } satisfies Partial<Solving>;

  let alone: Reply;
  let refused: Refused | undefined;
  try {
    const telling: OnBehalf['telling'] = {
      event(event) {
        if (event.kind === 'proposal-arrived' && 'refused' in event.proposal.code)
          refused = event.proposal.code.refused;
      },
      end() {},
    };
    const { goal: _, ...rest } = apart;
    const own = { ...behalf, telling, within: openBudget({}), config: onlyWith(member, config) };
    alone = await replyTo({ ...rest, budget: {} }, { ...solving, ...own });
  } catch (error) {
    return { left: 'unjudged', why: inWords(error, signal) };
  }
  // Words, calls of tools that only look, or code that is shown and edits nothing.
  if (plan.input.conversation !== undefined && refused === 'no-code') return { left: 'question' };
  const { solution } = alone;
  if (solution.reason === 'broken' || solution.reason === 'unexecuted')
    return { left: 'unjudged', why: solution.summary };
  const { inputTokens: input, outputTokens: output } = given.usage;
  const told = {
    strongSolved: reachOf(alone.status) > 0,
    strongTokens: { input, output },
    remarks: solution.warnings.slice(0, MOST_REMARKS),
  };

  if (isRefused(body, plan, config)) return { ...told, ...NOTHING, reply: 'refused', boughtUsd: 0, ms: planned };
  const started = performance.now();
  const took = (escalated: boolean): number => planned + performance.now() - started + (escalated ? given.ms : 0);
  try {
    const reply = await replyTo(plan, { ...solving, ...behalf, config: { ...config, strong: member } });
    const { status, cost, run, strongCalls } = reply.solution;
    const escalated = strongCalls.length > 0;
    return {
      ...told,
      reply: status === 'ambiguous' ? status : reply.status,
      solved: reachOf(reply.status) >= Math.max(1, reachOf(alone.status)),
      by: reply.solution.status === 'solved' ? reply.solution.proposal.member : null,
      escalated,
      usd: cost.usd,
      boughtUsd: bought(),
      ms: took(escalated),
      run,
    };
  } catch (error) {
    inWords(error, signal);
    // With the committee in front, this is what its client would have got.
    return { ...told, ...NOTHING, reply: 'failed', usd: bought(), boughtUsd: bought(), ms: took(false) };
  }
}

const NOTHING = { solved: false, by: null, escalated: false, usd: 0, run: null };
const MOST_REMARKS = 5;

/** How far an answer gets: a step is less than the end, and more than nothing. */
function reachOf(status: Reply['status']): number {
  if (status === 'verified') return 2;
  return status === 'step' ? 1 : 0;
}

/** A committee of one, who has answered already. */
function onlyWith(member: Member, config: SolverConfig): SolverConfig {
  const { strong: _, risk: __, auditMs: ___, budget: ____, ...rest } = config;
  return { ...rest, committee: [member], policy: firstSound({ samples: 1 }), ledger: ':memory:' };
}

/** Whether the committee takes no such request at all. */
function isRefused(body: ChatBody, plan: SolvePlan, config: SolverConfig): boolean {
  try {
    settle(body, plan, config);
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** @throws the signal's reason, where it was that. */
function inWords(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  return explain(error);
}
