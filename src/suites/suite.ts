import type { Checker } from '../nouns/checker.ts';
import type { TaskInput } from '../nouns/task.ts';

/** A task of a suite. Which checkers a solver may use is kept apart from what decides the truth. */
export interface SuiteTask {
  readonly input: TaskInput & { readonly id: string };
  /** What the solver sees, and selects by. */
  readonly visible: readonly Checker[];
  /** What it never sees: whether an answer is right. Empty where the visible checkers are all there is. */
  readonly hidden: readonly Checker[];
  /** The workspace in which the hidden checkers judge, where it is another: with tests in it that no solver may see. */
  readonly hiddenWorkspace?: NonNullable<TaskInput['workspace']>;
}

/** A set of tasks. */
export interface Suite {
  readonly name: string;
  /** Which checkers are visible and which decide, in one sentence for the report. */
  readonly basis: string;
  readonly tasks: readonly SuiteTask[];
}

/** The task as the hidden checkers find it. */
export function hiddenInput({ input, hiddenWorkspace }: SuiteTask): SuiteTask['input'] {
  return hiddenWorkspace === undefined ? input : { ...input, workspace: hiddenWorkspace };
}
