import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { forCalls, observe } from '../behaviour/observe.ts';
import { laidOver } from '../behaviour/laidOver.ts';
import { statedBy, testTexts } from '../behaviour/stated.ts';
import { suspects } from '../behaviour/suspects.ts';
import { callLine, written } from '../behaviour/testLine.ts';
import type { CheckContext, Checker } from '../nouns/checker.ts';
import { candidateOf, type CheckedProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Files } from '../workspace/workspace.ts';

/** Fewer proposals than these are no majority of anything. */
const LEAST = 3;

/**
 * Looks for examples and assertions that seem wrong, where no proposal is sound: those that none meets, while most agree on what the call gives.
 *
 * @returns one sentence for each. A suspect is told of, and never dropped.
 */
export async function suspectExamples(
  task: Task,
  checkers: readonly Checker[],
  given: CheckContext,
  proposals: readonly CheckedProposal[],
  signal: AbortSignal,
): Promise<string[]> {
  const programs = proposals.flatMap(({ proposal }): Files[] => {
    const candidate = candidateOf(proposal);
    return candidate === undefined ? [] : [laidOver(candidate)];
  });
  if (programs.length < LEAST || !/^(?:java|type)script$/.test(task.language)) return [];
  const context = forCalls(given);
  const [target] = task.targets;
  const material = (await materialOf(task, [])) ?? NOTHING;
  const texts = await testTexts(task, checkers);
  const said: string[] = [];
  for (const name of task.exports) {
    const { told, adrift } = statedBy(checkers, texts, name);
    for (const line of new Set(adrift))
      said.push(`Suspect assertion: ${line} names what is defined nowhere, so nothing meets it.`);
    if (told.length === 0) continue;
    const inputs = told.map(({ input }) => input);
    const watched = programs.map(async (files) => {
      const behaviour = await observe(context, { ...material, target, name }, files, inputs, signal);
      return behaviour.kind === 'observed' ? behaviour.outcomes : undefined;
    });
    for (const { example, instead, agreeing } of suspects(told, await Promise.all(watched)))
      said.push(
        `Suspect example: ${callLine(name, example.input)} is to give ${written(example.expected)}, and no proposal gives that; ${agreeing} of ${programs.length} give ${written(instead)}. The example may be wrong.`,
      );
  }
  return said;
}
