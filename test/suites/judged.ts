import { openJudge } from '../../src/harness/judge.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';

/** What the checkers of a suite's task say of a file written for its target: the last verdict of each kind. */
export async function judged(
  task: SuiteTask,
  code: string,
): Promise<{ visible: Verdict; hidden: Verdict | undefined }> {
  const files = { [[task.input.target].flat()[0] ?? '']: code };
  const { input, visible, hidden, hiddenWorkspace } = task;
  const last = async (given: SuiteTask['input'], checkers: SuiteTask['visible']): Promise<Verdict | undefined> => {
    await using judge = await openJudge(given, checkers, { timeoutMs: 20_000 });
    return (await judge.verdictsOn(files)).at(-1)?.verdict;
  };
  const seen = await last(input, visible);
  if (seen === undefined) throw new Error(`${input.id} has no visible checker`);
  const workspace = hiddenWorkspace && { workspace: hiddenWorkspace };
  return {
    visible: seen,
    hidden: hidden.length > 0 ? await last({ ...input, ...workspace }, hidden) : undefined,
  };
}
