import type { Solution } from '../nouns/solution.ts';
import { optionOfProposal } from '../policy/priceAware/market.ts';
import type { Trial } from '../policy/priceAware/fitPriors.ts';
import type { RunExport } from './rows.ts';

/**
 * The answers of a run that were judged, as a fit reads them: each with whether every checker passed it. What no checker could judge is left out, and a run
 * that judged nothing, since its answers were words.
 */
export function trialsOf({ id, proposals, verdicts, solution }: RunExport): Trial[] {
  const timeline = timelineOf(solution);
  if (timeline === undefined || verdicts.length === 0) return [];
  const sound = new Set(timeline.flatMap((event) => (event.kind === 'sound' ? [event.proposal] : [])));
  const broken = new Set<string>();
  const judged = new Set<string>();
  for (const event of timeline)
    if (event.kind === 'verdict') (event.verdict.kind === 'broken' ? broken : judged).add(event.proposal);
  return proposals
    .filter((proposal) => !broken.has(proposal.id) && (judged.has(proposal.id) || 'refused' in proposal.code))
    .map((proposal) => ({
      // Runs that have one name need not have one task.
      task: id,
      option: optionOfProposal(proposal),
      sound: sound.has(proposal.id),
      inputTokens: proposal.usage.inputTokens,
      outputTokens: proposal.usage.outputTokens,
      ms: proposal.ms,
    }));
}

function timelineOf(solution: unknown): Solution['timeline'] | undefined {
  const told =
    typeof solution === 'object' && solution !== null && 'timeline' in solution ? solution.timeline : undefined;
  return Array.isArray(told) ? (told as Solution['timeline']) : undefined;
}
