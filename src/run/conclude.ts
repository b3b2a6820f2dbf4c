import type { Certificate, CheckerSeal, TaskSeal } from '../nouns/certificate.ts';
import { MADE_BY, sealFiles, weakestIsolation } from '../verification/seals.ts';
import type { Checker } from '../nouns/checker.ts';
import { BudgetError, MemberError } from '../errors.ts';
import type { TimedEvent } from '../nouns/events.ts';
import type { CallRow } from '../ledger/rows.ts';
import type { RunLog } from '../ledger/runLog.ts';
import { add, NOTHING, type Amount } from '../policy/budget.ts';
import type { Policy } from '../policy/policy.ts';
import { candidateOf, type CheckedProposal, type SoundProposal } from '../nouns/proposal.ts';
import { UNCONTAINED } from '../sandbox/process/bubblewrap.ts';
import type { Cost, NearMiss, Solution, Told, Unsolved } from '../nouns/solution.ts';
import type { Ending, GrowingState } from './state.ts';
import type { Task } from '../nouns/task.ts';
import { countOf, type Verdict } from '../nouns/verdict.ts';
import type { Signer } from '../verification/signature.ts';
import { isUncounted, uncountedIn } from '../verification/uncounted.ts';
import { GUARD } from '../verification/guard.ts';
import type { Verifier } from '../verification/verifier.ts';

/** Everything a solution is made from. */
export interface Conclusion {
  readonly ending: Ending;
  readonly state: GrowingState;
  readonly task: Task;
  readonly seal: TaskSeal;
  readonly checkers: readonly Checker[];
  readonly checkerSeals: readonly CheckerSeal[];
  readonly verifier: Verifier;
  readonly log: RunLog;
  readonly policy: Policy;
  readonly timeoutMs: number;
  readonly sign: Signer | undefined;
  /** Whether the ledger outlives this process. */
  readonly durable: boolean;
  readonly members: readonly { readonly name: string; readonly prices: object | null }[];
  readonly timeline: readonly TimedEvent[];
}

/**
 * Makes the solution of a run that has ended.
 *
 * @throws {@link MemberError} when every call failed and there is nothing to show.
 */
export function conclude(run: Conclusion): Solution {
  const { ending, state, log, policy, task, verifier } = run;
  const action = ending.kind === 'returned' ? ending.action : undefined;
  const chosen = action?.proposal;
  const executes = run.checkers.some((checker) => checker.executes);
  const failed = state.failures.find((error) => error instanceof MemberError);
  if (chosen === undefined && failed !== undefined && state.proposals.length === 0) throw failed;

  const calls = log.calls();
  const told = {
    run: log.id,
    task: task.id,
    policy: { name: policy.name, options: policy.options },
    cost: costOf(calls, run.members),
    strongCalls: calls
      .filter(({ role }) => role === 'strong')
      .map(({ member, reason: why, spent }) => ({
        member,
        reason: why,
        usd: priced(run, member) ? spent.usd : ('unknown' as const),
      })),
    warnings: [
      ...verifier.warnings,
      ...uncountedIn(chosen?.verdicts ?? []),
      ...new Set([...state.failures.map(({ message }) => message), ...suspects(run)]),
    ],
    timeline: run.timeline,
  };
  if (chosen !== undefined && executes) {
    const { id, member, role, ordinal, rung } = chosen.proposal;
    return {
      ...told,
      status: 'solved',
      reason: 'sound',
      warnings: [...told.warnings, ...remarksOn(chosen)],
      summary: solvedSummary(run, chosen, told),
      files: chosen.files,
      proposal: { id, member, role, ordinal, rung },
      support: supportOf(chosen, state),
      certificate: certify(run, chosen),
    };
  }
  if (action?.ambiguous !== undefined && executes) {
    const choices = action.ambiguous.map(({ proposal, files }) => ({ proposal: proposal.id, files }));
    return {
      ...told,
      status: 'ambiguous',
      reason: 'ambiguous',
      summary: `Ambiguous: ${choices.length} sound proposals differ; ${action.reason}.`,
      choices,
    };
  }
  const reason = whyUnsolved(run);
  const nearest = chosen ?? nearestMiss(state.proposals, run.checkerSeals.length);
  return {
    ...told,
    status: 'unsolved',
    reason,
    summary: unsolvedSummary(run, reason),
    ...(nearest && { nearest: showMiss(nearest) }),
  };
}

function whyUnsolved({ ending, state }: Conclusion): Unsolved['reason'] {
  if (ending.kind === 'out-of-time') return 'budget';
  const { proposal, ambiguous, words } = ending.action;
  if (proposal !== undefined || ambiguous !== undefined) return 'unexecuted';
  if (words === true) return 'words';
  if (state.failures.some((error) => error instanceof BudgetError)) return 'budget';
  const brokenVerdicts =
    state.proposals.length > 0 && state.proposals.every(({ verdicts }) => verdicts.at(-1)?.verdict.kind === 'broken');
  return brokenVerdicts || state.failures.length > 0 ? 'broken' : 'exhausted';
}

function solvedSummary(
  { checkers, state, verifier }: Conclusion,
  chosen: SoundProposal,
  { cost, strongCalls }: Pick<Told, 'cost' | 'strongCalls'>,
): string {
  const executing = new Set(checkers.filter(({ executes }) => executes).map(({ name }) => name));
  const passes = chosen.verdicts.filter(({ checker }) => executing.has(checker)).map(({ verdict }) => verdict);
  const counts = passes.flatMap((verdict) =>
    verdict.kind === 'pass' && verdict.executed !== 'unknown' ? [countOf(verdict.executed)] : [],
  );
  const unknown = passes.length - counts.length;
  const ran = [
    ...counts,
    ...(unknown > 0 ? [`${unknown} checker${unknown === 1 ? '' : 's'} whose count is unknown`] : []),
  ].join(', ');
  const shared = weakestIsolation(passes) === 'shared' ? '; tests shared a process with the candidate' : '';
  const strong =
    cost.strongCalls > 0
      ? 'after the strong member was called'
      : strongCalls.length > 0
        ? 'without an answer of the strong member'
        : 'without the strong member';
  const unsafe =
    verifier.tools['containment'] === UNCONTAINED ? ' UNSAFELY, with nothing between candidates and this machine' : '';
  const uncounted = chosen.verdicts
    .filter(({ checker, verdict }) => executing.has(checker) && isUncounted(verdict))
    .map(({ checker }) => checker);
  const doubt =
    counts.length === 0
      ? ', but how much was executed is unknown'
      : uncounted.length > 0
        ? `, but nothing says what ${uncounted.join(' and ')} ran`
        : '';
  const caveat = `Solved${unsafe}${doubt}`;
  return `${caveat}: ${chosen.proposal.id} passed every checker (${ran}${shared}), ${strong}; ${state.proposals.filter(({ verdicts }) => verdicts.length > 0).length} checked.`;
}

function unsolvedSummary({ ending, state, durable, timeoutMs }: Conclusion, reason: Unsolved['reason']): string {
  const kept = durable ? ' The run is kept, and goes on with a larger budget.' : '';
  const budget = state.failures.find((error) => error instanceof BudgetError);
  switch (reason) {
    case 'unexecuted':
      return 'Not solved: only a type check passed and nothing was executed. Add tests, examples, a property or a command.';
    case 'budget':
      return ending.kind === 'out-of-time'
        ? `Not solved: ${ending.seconds} s were not enough.${kept}`
        : `Not solved: the budget is used up. ${budget?.message ?? ''} ${budget?.fix ?? ''}${kept}`;
    case 'broken':
      return `Not solved: members or checkers broke (${ending.kind === 'returned' ? ending.action.reason : 'out of time'}).`;
    case 'words':
      return 'Answered without code, so nothing was checked.';
    case 'exhausted':
      return `Not solved: ${ending.kind === 'returned' ? ending.action.reason : ''}.${lateness(state, timeoutMs)}`;
  }
}

/** What is no fault, and what whoever uses the code should know. */
function remarksOn({ verdicts }: SoundProposal): string[] {
  return verdicts.flatMap(({ checker, verdict }) => {
    if (verdict.kind !== 'pass') return [];
    const { alters, uncontrolled = [] } = verdict;
    return [
      ...(alters === true ? [`It changes arguments that ${checker} hands it.`] : []),
      ...(uncontrolled.length > 0
        ? [`Nothing shows that these tests of ${checker} would refuse another answer: ${uncontrolled.join(', ')}.`]
        : []),
    ];
  });
}

/** How many proposals were refused for their time, with the setting to change. */
function lateness({ proposals }: GrowingState, timeoutMs: number): string {
  const judged = proposals.filter(({ verdicts }) => verdicts.length > 0);
  const late = judged.filter(({ verdicts }) => {
    const last = verdicts.at(-1)?.verdict;
    return last?.kind === 'fail' && last.evidence.some(({ kind }) => kind === 'timeout');
  });
  if (late.length === 0) return '';
  return ` ${late.length} of ${judged.length} ran out of time (${timeoutMs / 1000} s a checker): raise timeoutMs if honest code needs longer.`;
}

/** A checker that refutes everyone while they agree with each other may itself be wrong: said, never acted on. */
function suspects({ state }: Conclusion): string[] {
  const failed = state.proposals.filter(
    ({ proposal, verdicts }) => candidateOf(proposal) !== undefined && verdicts.at(-1)?.verdict.kind === 'fail',
  );
  if (state.sound.length > 0 || failed.length < 3) return [];
  const by = new Set(failed.map(({ verdicts }) => verdicts.at(-1)?.checker));
  const shapes = new Set(failed.map(({ proposal }) => proposal.shape));
  const [checker] = by;
  // What guards the workspace refutes answers for what they touch, whatever they agree on.
  if (by.size > 1 || checker === undefined || checker === GUARD || shapes.size > failed.length / 2) return [];
  return [
    `Suspect checker: ${checker} refutes all ${failed.length} proposals, though many of them agree. It may be wrong.`,
  ];
}

function certify(
  { seal, checkerSeals, verifier, log, timeoutMs, sign }: Conclusion,
  chosen: SoundProposal,
): Certificate {
  const certificate: Certificate = {
    version: 1,
    madeBy: MADE_BY,
    task: seal,
    files: sealFiles(chosen.files),
    checkers: checkerSeals,
    verdicts: chosen.verdicts,
    isolation: weakestIsolation(chosen.verdicts.map(({ verdict }) => verdict)),
    seed: log.seed,
    timeoutMs,
    tools: verifier.tools,
  };
  return sign === undefined ? certificate : sign(certificate);
}

function supportOf({ proposal }: SoundProposal, { proposals }: GrowingState): { identical: number; alike: number } {
  const digest = candidateOf(proposal)?.digest;
  return {
    identical: proposals.filter((other) => candidateOf(other.proposal)?.digest === digest).length,
    alike: proposals.filter((other) => other.proposal.shape === proposal.shape).length,
  };
}

/** The proposal that passed most checkers; of those, the one that got furthest in the checker that stopped it. */
function nearestMiss(proposals: readonly CheckedProposal[], checkers: number): CheckedProposal | undefined {
  const distance = ({ verdicts }: CheckedProposal): number =>
    checkers - verdicts.filter(({ verdict }) => verdict.kind === 'pass').length + failing(verdicts.at(-1)?.verdict);
  return proposals
    .filter(({ proposal, verdicts }) => candidateOf(proposal) !== undefined && verdicts.length > 0)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/** Between 0 and 1: more pieces of evidence are further away; a broken verdict is furthest. */
function failing(verdict: Verdict | undefined): number {
  if (verdict === undefined || verdict.kind === 'broken') return 0.99;
  return verdict.kind === 'pass' ? 0 : 1 - 1 / (1 + verdict.evidence.length);
}

function showMiss({ proposal, verdicts }: CheckedProposal): NearMiss {
  return { sound: false, proposal: proposal.id, files: candidateOf(proposal)?.files ?? {}, verdicts };
}

function priced({ members }: Conclusion, name: string): boolean {
  return members.some((member) => member.name === name && member.prices !== null);
}

function costOf(calls: readonly CallRow[], members: Conclusion['members']): Cost {
  const byMember: Record<string, Amount> = {};
  for (const { member, spent } of calls) byMember[member] = add(byMember[member] ?? NOTHING, spent);
  const unpriced = members
    .filter(({ name, prices }) => prices === null && byMember[name] !== undefined)
    .map(({ name }) => name);
  return { ...Object.values(byMember).reduce(add, NOTHING), unpriced, members: byMember };
}
