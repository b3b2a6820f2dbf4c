import { some } from '../text/some.ts';
import type { Certificate } from '../nouns/certificate.ts';
import { MADE_BY, sealFiles, weakestIsolation, type Sealed } from '../verification/seals.ts';
import type { ToldAudit } from '../nouns/audit.ts';
import { riskTold, type RiskSetting } from '../selection/atRisk.ts';
import { evidenceOf } from '../selection/evidence.ts';
import type { Checker } from '../nouns/checker.ts';
import { changesOf } from '../nouns/changes.ts';
import { BudgetError } from '../errors.ts';
import type { TimedEvent } from '../nouns/events.ts';
import type { CallRow } from '../ledger/rows.ts';
import type { RunLog } from '../ledger/runLog.ts';
import { add, NOTHING, type Amount } from '../policy/budget.ts';
import type { Policy } from '../policy/policy.ts';
import { candidateOf, type CheckedProposal, type SoundProposal } from '../nouns/proposal.ts';
import { toldOf } from '../nouns/comparison.ts';
import { settledIn } from '../selection/settled.ts';
import { nobodyAnswered } from './nobodyAnswered.ts';
import { ambiguousSummary, solvedSummary, unsolvedSummary } from './summary.ts';
import type { Cost, NearMiss, Solution, Unsolved } from '../nouns/solution.ts';
import type { Ending, GrowingState } from './state.ts';
import type { Task } from '../nouns/task.ts';
import type { Verdict } from '../nouns/verdict.ts';
import type { Signer } from '../verification/signature.ts';
import { uncountedIn } from '../verification/uncounted.ts';
import { GUARD } from '../verification/guard.ts';
import type { Verifier } from '../verification/verifier.ts';

/** Everything a solution is made from. */
export interface Conclusion {
  readonly ending: Ending;
  readonly state: GrowingState;
  /** Examples and assertions that seem wrong, in words. */
  readonly suspects: readonly string[];
  /** The risk that was asked for. */
  readonly risk: RiskSetting | undefined;
  /** How the checkers fared on mutants of the answer, where they were audited. */
  readonly audit: ToldAudit | undefined;
  readonly task: Task;
  readonly checkers: readonly Checker[];
  /** Task and checkers as a certificate names them; undefined where nothing was checked. */
  readonly sealed: Sealed | undefined;
  readonly verifier: Verifier;
  readonly log: RunLog;
  readonly policy: Policy;
  readonly timeoutMs: number;
  readonly sign: Signer | undefined;
  /** Whether the ledger outlives this process. */
  readonly durable: boolean;
  readonly members: readonly { readonly name: string; readonly prices: object | null }[];
  /** What members of it say must be known. */
  readonly cautions: readonly string[];
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
  const nobody = chosen === undefined ? nobodyAnswered(state) : undefined;
  if (nobody !== undefined) throw nobody;

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
      ...run.cautions,
      ...uncountedIn(chosen?.verdicts ?? []),
      ...new Set([...state.failures.map(({ error }) => error.message), ...suspectCheckers(run)]),
    ],
    settled: settledIn(state.comparisons, state.answers),
    timeline: run.timeline,
  };
  const [comparison] = state.comparisons;
  const compared = comparison && { compared: toldOf(comparison) };
  if (chosen !== undefined && executes) {
    const { id, member, role, ordinal, rung } = chosen.proposal;
    const own = state.comparisons.at(-1)?.clusters.find(({ proposals }) => proposals.includes(chosen));
    const risk = run.risk && riskTold(run.risk, own && evidenceOf(own));
    return {
      ...told,
      status: 'solved',
      reason: 'sound',
      warnings: [...told.warnings, ...remarksOn(chosen, run.audit)],
      summary: solvedSummary({ ...run, risk }, chosen, told),
      files: chosen.files,
      ...(chosen.removed && { removed: chosen.removed }),
      ...(chosen.tests && { tests: chosen.tests }),
      proposal: { id, member, role, ordinal, rung },
      support: supportOf(chosen, state),
      ...compared,
      ...(run.audit && { audit: run.audit }),
      ...(risk && { risk }),
      certificate: certify(run, chosen),
    };
  }
  if (action?.ambiguous !== undefined && executes) {
    const latest = state.comparisons.at(-1);
    const choices = action.ambiguous.map((one) => {
      const at = latest?.clusters.findIndex(({ proposals }) => proposals.includes(one)) ?? -1;
      const line = latest?.between?.lines[at];
      return {
        proposal: one.proposal.id,
        files: one.files,
        ...(one.removed && { removed: one.removed }),
        ...(line !== undefined && { line }),
      };
    });
    return {
      ...told,
      status: 'ambiguous',
      reason: 'ambiguous',
      summary: ambiguousSummary(action.reason, choices),
      choices,
      ...compared,
    };
  }
  const reason = whyUnsolved(run);
  // Of what passed and is not returned, the one with most behind it.
  const leading = state.comparisons.at(-1)?.clusters[0]?.proposals[0];
  const nearest = chosen ?? leading ?? nearestMiss(state.proposals, run.checkers.length);
  return {
    ...told,
    status: 'unsolved',
    reason,
    summary: unsolvedSummary(run, reason),
    ...(nearest && {
      nearest: showMiss(
        nearest,
        state.sound.some(({ proposal }) => proposal.id === nearest.proposal.id),
      ),
    }),
  };
}

function whyUnsolved({ ending, state }: Conclusion): Unsolved['reason'] {
  if (ending.kind === 'out-of-time') return 'budget';
  const { proposal, ambiguous, words } = ending.action;
  if (proposal !== undefined || ambiguous !== undefined) return 'unexecuted';
  if (words === true) return 'words';
  if (state.failures.some(({ error }) => error instanceof BudgetError)) return 'budget';
  const brokenVerdicts =
    state.proposals.length > 0 && state.proposals.every(({ verdicts }) => verdicts.at(-1)?.verdict.kind === 'broken');
  return brokenVerdicts || state.failures.length > 0 ? 'broken' : 'exhausted';
}

/** What is no fault, and what whoever uses the code should know. */
function remarksOn({ verdicts }: SoundProposal, audit: ToldAudit | undefined): string[] {
  const lines = audit?.lines ?? [];
  const missing =
    lines.length === 0
      ? []
      : [`The checkers let small changes to it pass. Lines that would refuse some: ${lines.join(' ')}`];
  const remarks = verdicts.flatMap(({ checker, verdict }) => {
    if (verdict.kind !== 'pass') return [];
    const { alters, uncontrolled = [] } = verdict;
    return [
      ...(alters === true ? [`It changes arguments that ${checker} hands it.`] : []),
      ...(uncontrolled.length > 0
        ? [`Nothing shows that these would refuse another answer (${checker}): ${some(uncontrolled, MOST_SHOWN)}.`]
        : []),
    ];
  });
  return [...remarks, ...missing];
}

/** A suite of another language may have hundreds. */
const MOST_SHOWN = 5;

/** A checker that refutes everyone while they agree with each other may itself be wrong: said, never acted on. */
function suspectCheckers({ state, suspects }: Conclusion): readonly string[] {
  if (suspects.length > 0) return suspects;
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

function certify({ sealed, verifier, log, timeoutMs, audit, sign }: Conclusion, chosen: SoundProposal): Certificate {
  if (sealed === undefined) throw new Error('A proposal was chosen that nothing has checked.');
  const certificate: Certificate = {
    version: 1,
    madeBy: MADE_BY,
    task: sealed.task,
    files: sealFiles(chosen.files),
    ...(chosen.removed && { removed: chosen.removed }),
    checkers: sealed.checkers,
    verdicts: chosen.verdicts,
    isolation: weakestIsolation(chosen.verdicts.map(({ verdict }) => verdict)),
    seed: log.seed,
    timeoutMs,
    ...(audit && { audit }),
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

function showMiss({ proposal, verdicts }: CheckedProposal, sound: boolean): NearMiss {
  const { files = {}, removed } = candidateOf(proposal) ?? {};
  return { sound, proposal: proposal.id, ...changesOf(files, removed), verdicts };
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
