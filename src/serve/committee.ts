import { committeeFrom, type Committee } from '../config/committeeFrom.ts';
import type { SolverConfig } from '../config/config.ts';
import type { TimedEvent } from '../nouns/events.ts';
import { addUsage, NO_USAGE, type Usage } from '../nouns/member.ts';
import type { Proposal } from '../nouns/proposal.ts';
import { REFUSALS } from '../nouns/refusal.ts';
import type { Solution } from '../nouns/solution.ts';
import { solve } from '../solve.ts';
import { describeEvidence } from '../nouns/verdict.ts';
import { converse, unverified } from './converse.ts';
import { mayHaveChanged, type Disk } from './disk.ts';
import { explain } from '../errors.ts';
import { runBlocks, runsIn } from '../reading/edits/runs.ts';
import { wantsJson } from '../nouns/conversation.ts';
import type { OnBehalf } from './feed.ts';
import type { SolvePlan } from './plan.ts';
import { inProgress } from './progress.ts';
import { presented, type HandedOver } from './present.ts';

/** What the committee has to say to a request. */
export interface Reply extends HandedOver {
  /** Over all calls to all members. */
  readonly usage: Usage;
  readonly solution: Solution;
}

/** What solving a request needs beside its plan. */
export interface Solving extends OnBehalf {
  readonly config: SolverConfig;
  readonly disk: Disk;
  readonly signal: AbortSignal;
  /** Told in words what is going on; never anything of a proposal. */
  readonly onProgress: (words: string) => void;
}

/**
 * Solves a request: no proposal that is not sound is in the reply, in whatever shape it was asked for.
 *
 * @throws what `solve` throws.
 */
export async function replyTo(plan: SolvePlan, solving: Solving): Promise<Reply> {
  const { config, account, within, telling, signal, onProgress } = solving;
  const committee = committeeFrom(config);
  const { policy } = committee;
  const proposals: Proposal[] = [];
  let usage = NO_USAGE;
  const take = (event: TimedEvent): void => {
    telling.event(event);
    if (event.kind === 'proposal-arrived') proposals.push(event.proposal);
    if (event.kind === 'spend') usage = addUsage(usage, event.usage);
    const words = inProgress(event);
    if (words !== undefined) onProgress(words);
  };
  try {
    // Whoever left while they waited for their turn gets nothing begun.
    signal.throwIfAborted();
    const run = solve(plan.input, plan.checkers, {
      ...config,
      policy: plan.input.conversation === undefined ? policy : converse(policy),
      budget: plan.budget,
      within,
      account,
      signal,
      ...(plan.maxOutputTokens !== undefined && { maxOutputTokens: plan.maxOutputTokens }),
    });
    for await (const event of run) take(event);
    const solution = await run;
    telling.end(solution);
    const handed = handOver(plan, solution, proposals);
    // Of what new tests say, nobody knows yet.
    const isKnown = plan.goal !== undefined && solution.status === 'solved' && solution.tests === undefined;
    if (isKnown) solving.disk.handed(solution);
    return { ...(await withDisk(handed, plan, solving, committee)), usage, solution };
  } catch (error) {
    telling.end({ error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function handOver(plan: SolvePlan, solution: Solution, proposals: readonly Proposal[]): HandedOver {
  const json = wantsJson(plan.input.conversation?.chat);
  if (solution.status === 'solved') {
    const chosen = proposals.find(({ id }) => id === solution.proposal.id);
    if (chosen !== undefined) return presented(plan.input, chosen, solution);
  }
  const words = unverified(proposals);
  if (plan.input.conversation !== undefined && words !== undefined)
    return { status: 'unverified', ...handedOver(words, json) };
  const why = refusalOf(solution, proposals);
  return { status: 'unsolved', ...(json ? { text: '', refusal: why } : { text: why }), calls: [] };
}

/**
 * What is handed over without a check, with what the checkers say of the files on the disk: an agent at work changes them by commands of its own, and says that it is done when
 * it is not.
 */
async function withDisk(
  handed: HandedOver,
  { goal, input }: SolvePlan,
  { disk, signal, onProgress }: Solving,
  { timeoutMs, unsafe, cores }: Committee,
): Promise<HandedOver> {
  const { conversation } = input;
  if (goal === undefined || handed.status !== 'unverified' || conversation === undefined) return handed;
  if (!mayHaveChanged(conversation.chat)) return handed;
  onProgress('checking the files on the disk');
  const options = { timeoutMs, unsafe, cores, seed: 1, signal };
  const failing = await disk.failing(input, goal, options).catch((error: unknown) => {
    signal.throwIfAborted();
    return [`the files on the disk could not be checked: ${explain(error)}`];
  });
  const isEnd = handed.calls.length === 0 && runBlocks(handed.text, runsIn(conversation.chat)).length === 0;
  if (failing.length === 0) return isEnd ? { ...handed, status: 'verified' } : handed;
  const said = `(${isEnd ? 'Not done. ' : ''}On the disk this fails now:\n${failing.map((one) => `- ${one}`).join('\n')})`;
  if (wantsJson(conversation.chat)) return { ...handed, status: 'failing', notes: [...(handed.notes ?? []), said] };
  return { ...handed, status: 'failing', text: [handed.text, said].filter(Boolean).join('\n\n') };
}

/** An answer in which there is no edit: its words, and its calls. */
function handedOver(
  { text, words, calls = [], thinking, reasoning, member, finish, stopped }: Proposal,
  json: boolean,
): Omit<HandedOver, 'status'> {
  const said = words ?? { text, code: text.includes('```') };
  const rest = { calls, thinking, reasoning, member, cut: finish, stopped };
  if (!said.code) return { text: said.text, ...rest };
  return json ? { text: said.text, notes: [UNCHECKED], ...rest } : { text: `${said.text}\n\n${UNCHECKED}`, ...rest };
}

const UNCHECKED = '(Unverified: this answer edits no file, so nothing in it was checked.)';

/** Why nothing is handed over, with the evidence but without the code. */
function refusalOf(solution: Solution, proposals: readonly Proposal[]): string {
  const { summary, warnings } = solution;
  const nearest = solution.status === 'unsolved' ? solution.nearest : undefined;
  const evidence = nearest?.verdicts.flatMap(({ checker, verdict }) =>
    verdict.kind === 'fail' ? verdict.evidence.slice(0, 3).map((one) => `- ${checker}: ${describeEvidence(one)}`) : [],
  );
  const closest = evidence === undefined || evidence.length === 0 ? [] : ['What came closest failed:', ...evidence];
  const unread = nearest === undefined ? proposals.flatMap(unreadOf) : [];
  return [summary, ...closest, ...unread, ...warnings].join('\n');
}

/** Why there was nothing to check in a proposal; its notes would show some of its code. */
function unreadOf({ id, code }: Proposal): string[] {
  return 'refused' in code ? [`- ${id} ${REFUSALS[code.refused]}`] : [];
}
