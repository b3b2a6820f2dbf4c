import type { CheckContext } from '../src/nouns/checker.ts';
import { patience } from '../src/sandbox/patience.ts';
import type { TestsTrial } from '../src/sandbox/sandbox.ts';
import { openJudgeApart, type JudgeApart, type VerdictOf } from './apart.ts';
import type { Heard, Judging } from './ranBefore.ts';
import type { Material, Needs } from './reading/suite.ts';
import { isSuiteReport, verdictOn } from './report.ts';

/** A runner of ours, and where it stands. */
export type Engine = Pick<TestsTrial, 'runner' | 'packagesFrom' | 'where' | 'library'>;

/** What it is to run. */
export interface Apart {
  readonly engine: Engine;
  /** Handed to the runner, with how patient it is to be, and with what was expected before where inputs are kept. */
  readonly order: object;
  readonly files: readonly string[];
  readonly needs: Needs;
  readonly countable: boolean;
}

/**
 * Judges by tests that run in an isolate of their own, or in the host of the candidate's.
 *
 * @param judgedBeside - for a candidate that only tests beside it can judge.
 */
export function judgingInIsolates(
  context: CheckContext,
  material: Material,
  { engine, order, files, needs, countable }: Apart,
  judgedBeside: Judging,
): Judging {
  const { isolates, timeoutMs } = context;
  const { shared, changes, defines } = needs;
  isolates.ready(engine);
  const judgeApart = openJudgeApart(context);
  return (candidate, signal, heard) => {
    const own = { ...order, patience: patience() };
    const trial: TestsTrial = {
      ...material,
      files: candidate.files,
      ...engine,
      order: own,
      shared,
      changes,
      timeoutMs,
      signal,
    };
    const judge: Parameters<JudgeApart>[1] = (process, before) =>
      isolates.judge({
        ...trial,
        ...(process && { candidate: process }),
        ...(before && { order: { ...own, before } }),
      });
    const besides = { defines, processes: true, judge: () => judgedBeside(candidate, signal, heard) };
    return judgeApart(trial, judge, readingReports(files, countable, heard), besides);
  };
}

/**
 * How reports on some files are read.
 *
 * @param heard - is told of each.
 */
export function readingReports(files: readonly string[], countable: boolean, heard: Heard): VerdictOf {
  return (report, ms, isolation) => {
    if (isSuiteReport(report)) heard(report);
    return verdictOn(report, files.join(', '), countable, isolation, ms);
  };
}
