import { some } from '../text/some.ts';
import { BudgetError } from '../errors.ts';
import { UNCONTAINED } from '../sandbox/process/bubblewrap.ts';
import { stepsIn, type SoundProposal } from '../nouns/proposal.ts';
import type { Ambiguous, Told, Unsolved } from '../nouns/solution.ts';
import { countOf } from '../nouns/verdict.ts';
import { isUncounted } from '../verification/uncounted.ts';
import { weakestIsolation } from '../verification/seals.ts';
import { settingWords, type RiskSetting } from '../selection/atRisk.ts';
import type { ToldRisk } from '../nouns/risk.ts';
import type { ToldAudit } from '../nouns/audit.ts';
import { auditLine } from '../text/describeEvent.ts';
import type { Checker } from '../nouns/checker.ts';
import type { Verifier } from '../verification/verifier.ts';
import type { Ending, GrowingState } from './state.ts';

/** What a run is summed up from. */
interface Summed {
  readonly ending: Ending;
  readonly state: GrowingState;
  readonly checkers: readonly Checker[];
  readonly verifier: Verifier;
  readonly timeoutMs: number;
  readonly durable: boolean;
  readonly audit: ToldAudit | undefined;
}

/** The first line of a solution that is solved. */
export function solvedSummary(
  { checkers, state, verifier, audit, risk }: Summed & { readonly risk: ToldRisk | undefined },
  chosen: SoundProposal,
  { cost, strongCalls, settled }: Pick<Told, 'cost' | 'strongCalls' | 'settled'>,
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
  const steps = stepsIn(chosen.verdicts);
  const caveat = steps.length === 0 ? `Solved${unsafe}${doubt}` : `A step${unsafe}${doubt}`;
  const passed = steps.length === 0 ? 'passed every checker' : 'makes nothing worse';
  const open =
    steps.length === 0
      ? ''
      : `; fails still: ${some(
          steps.flatMap((step) => step.open),
          MOST_LISTED,
        )}`;
  const audited = audit === undefined ? '' : `; ${auditLine(audit)}`;
  const agreed = agreement(state, chosen, settled);
  return `${caveat}: ${chosen.proposal.id} ${passed} (${ran}${shared})${open}${audited}${agreed}${risk === undefined ? '' : `: ${risk.words}`}, ${strong}; ${state.proposals.filter(({ verdicts }) => verdicts.length > 0).length} checked.`;
}

const MOST_LISTED = 5;

/** The first line of one with several that differ. */
export function ambiguousSummary(reason: string, choices: Ambiguous['choices']): string {
  const lines = choices.flatMap(({ line }) => line ?? []);
  const between = lines.length < 2 ? '' : ` Which is right: ${lines.slice(0, 2).join(' or ')}?`;
  return `Ambiguous: ${choices.length} sound proposals differ; ${reason}.${between}`;
}

/** How many stand behind the chosen one; or that nothing was compared, and why. */
function agreement({ comparisons: [whole] }: GrowingState, chosen: SoundProposal, settled: Told['settled']): string {
  if (whole === undefined || whole.of.length < 2 || !whole.of.includes(chosen)) return '';
  const own = whole.clusters.find(({ proposals }) => proposals.includes(chosen));
  if (own === undefined) return `; not compared: ${whole.notCompared.join('; ')}`;
  const { members, families } = own;
  const carried = `${members} member${members === 1 ? '' : 's'} of ${families} famil${families === 1 ? 'y' : 'ies'}`;
  const others = whole.clusters.length - 1;
  const said = settled.map(({ line, by }) => `; settled by ${by.join(' and ')}: ${line}`).join('');
  return `; ${carried} agree${members === 1 ? 's' : ''} on ${whole.inputs} inputs${others === 0 ? '' : `, ${others} other behaviour${others === 1 ? '' : 's'} found`}${said}`;
}

/** The first line of one that is not. */
export function unsolvedSummary(
  { ending, state, durable, timeoutMs, risk }: Summed & { readonly risk: RiskSetting | undefined },
  reason: Unsolved['reason'],
): string {
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
      return `Not solved: ${ending.kind === 'returned' ? ending.action.reason : ''}.${lateness(state, timeoutMs)}${unlabelled(risk, state)}`;
  }
}

/** What a risk lacks, where something passed. */
function unlabelled(risk: RiskSetting | undefined, { sound }: GrowingState): string {
  return risk === undefined || sound.length === 0 || risk.line !== undefined ? '' : ` ${settingWords(risk)}`;
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
