import { stepsIn } from '../nouns/proposal.ts';
import type { Solution } from '../nouns/solution.ts';
import { optionOfProposal } from '../policy/priceAware/market.ts';
import type { Trial } from '../policy/priceAware/fitPriors.ts';
import { familyOf } from '../policy/routers.ts';
import type { RunExport } from './rows.ts';

/**
 * The answers of a run that were judged, as a fit reads them: each with whether every checker passed it. What no checker could judge is left out, and a run
 * that judged nothing, since its answers were words.
 */
export function trialsOf({ id, proposals, verdicts, solution }: RunExport): Trial[] {
  const timeline = timelineOf(solution);
  if (timeline === undefined || verdicts.length === 0) return [];
  const sound = new Set(timeline.flatMap((event) => (event.kind === 'sound' ? [event.proposal] : [])));
  // A step passed since it makes nothing worse. It does not solve the task.
  const steps = new Set(
    timeline.flatMap((event) => (event.kind === 'verdict' && stepsIn([event]).length > 0 ? [event.proposal] : [])),
  );
  const broken = new Set<string>();
  const judged = new Set<string>();
  for (const event of timeline)
    if (event.kind === 'verdict') (event.verdict.kind === 'broken' ? broken : judged).add(event.proposal);
  const family = familyIn(proposals, timeline);
  return proposals
    .filter((proposal) => !broken.has(proposal.id) && (judged.has(proposal.id) || 'refused' in proposal.code))
    .map((proposal) => ({
      // Runs that have one name need not have one task.
      task: id,
      family,
      option: optionOfProposal(proposal),
      sound: sound.has(proposal.id) && !steps.has(proposal.id),
      inputTokens: proposal.usage.inputTokens,
      outputTokens: proposal.usage.outputTokens,
      ms: proposal.ms,
    }));
}

/** The kind of its task: by what was written, and by what checked it. */
function familyIn(proposals: RunExport['proposals'], timeline: Solution['timeline']): string | undefined {
  const [target] = proposals.flatMap(({ code }) => ('files' in code ? Object.keys(code.files) : []));
  // A verdict is there of those only that came before the first refusal.
  const checkers = timeline.flatMap((event) =>
    event.kind === 'verdict' ? [event.checker] : event.kind === 'preparing' ? event.checkers : [],
  );
  return target === undefined ? undefined : familyOf(target, checkers);
}

function timelineOf(solution: unknown): Solution['timeline'] | undefined {
  const told =
    typeof solution === 'object' && solution !== null && 'timeline' in solution ? solution.timeline : undefined;
  return Array.isArray(told) ? (told as Solution['timeline']) : undefined;
}
