import type { Candidate } from '../../src/nouns/proposal.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { askingOf } from '../command/asking.ts';
import { openJudge } from '../command/judge.ts';
import type { Group, Line } from './framework.ts';

/** Judges one candidate. */
export type Check = (candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;

/** Judges candidates by one line. */
export interface LineRun extends AsyncDisposable {
  readonly check: Check;
}

/**
 * Judges by a framework's line, as `command()` does: by the runner's own report, and by the unchanged workspace.
 *
 * @param label - what stands for the line in evidence.
 */
export async function openLine(
  label: string,
  { words, env, files: own }: Line,
  { task, context, home }: Group,
): Promise<LineRun> {
  const asking = await askingOf(words, task.workspace, env, [], home);
  const judge = openJudge({ line: label, asking, task, context, compares: true, own: own ?? {} });
  return {
    check: ({ files }, signal) => judge.check(files, signal),
    [Symbol.asyncDispose]: () => judge[Symbol.asyncDispose](),
  };
}
