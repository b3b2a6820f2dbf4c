import { parseSync } from 'oxc-parser';
import type { CheckContext } from '../src/nouns/checker.ts';
import { CommitteeError, explain } from '../src/errors.ts';
import type { Child, Isolates, Outcome, TestsTrial } from '../src/sandbox/sandbox.ts';
import type { Isolation, Verdict } from '../src/nouns/verdict.ts';
import type { Files } from '../src/workspace/workspace.ts';
import { NOT_YET, type Expectations } from './judge/expectations.ts';
import { isSuiteReport, type SuiteReport } from './report.ts';

/** Reads a runner's report. */
export type VerdictOf = (report: unknown, ms: number, isolation: Isolation) => Verdict;

/** How a candidate is judged that can be judged nowhere else. */
interface Beside {
  /** Globals that the tests define: a candidate that looks for one could not find it anywhere else. */
  readonly defines: readonly string[];
  /** Whether these tests can have the candidate in a process of its own. */
  readonly processes: boolean;
  readonly judge: () => Promise<Verdict>;
}

type Judged = Awaited<ReturnType<Isolates['judge']>>;

export type JudgeApart = (
  trial: Pick<TestsTrial, 'files' | 'hidden' | 'signal'>,
  judge: (candidate?: Child, before?: Expectations) => Promise<Judged>,
  verdictOf: VerdictOf,
  beside: Beside,
) => Promise<Verdict>;

/**
 * Judges candidates by tests from which they are kept apart: in an isolate, or, where a candidate turns out to need Node, in a
 * process of its own. The tests are then not in its copy. The arguments of what it gives:
 *
 * - `judge`: one attempt: with the candidate in an isolate, or in the process that is given; with what the tests expected before, where
 *   their inputs are to be kept.
 */
export function openJudgeApart({ copies, sandbox }: CheckContext): JudgeApart {
  /** Modules for which candidates needed Node: who imports one as well needs it too, and nothing is found out by trying. */
  const needed = new Set<string>();
  return async ({ files, hidden, signal }, judge, verdictOf, beside) => {
    const read = (judged: Judged, isolation: Isolation): Verdict => {
      if (judged.kind !== 'report') return refusalOf(judged, isolation);
      return aboutCandidate(verdictOf(judged.report, judged.ms, isolation), Object.keys(files), judged.imported);
    };
    const known = beside.processes ? importedBy(files).find((name) => needed.has(name)) : undefined;
    const pure: Judged =
      known === undefined
        ? await twice((before) => judge(undefined, before))
        : { kind: 'needs-node', what: known, ms: 0 };
    if (pure.kind === 'needs-tests') return beside.judge();
    if (pure.kind !== 'needs-node') return read(pure, 'isolates');
    needed.add(pure.what);
    if (beside.defines.includes(pure.what) || !beside.processes) return beside.judge();
    let there: Judged;
    try {
      there = await twice(async (before) => {
        await using copy = await copies.lay(files, hidden);
        const candidate = sandbox.candidate(copy.root, signal);
        try {
          return await judge(candidate, before);
        } finally {
          candidate.kill();
          await candidate.ended;
        }
      });
    } catch (error) {
      if (!(error instanceof CommitteeError)) throw error;
      const reason = `the candidate needs ${pure.what}, and so a process of its own: ${explain(error)}`;
      return { kind: 'broken', reason, crash: false, ms: pure.ms };
    }
    if (there.kind === 'needs-node' || there.kind === 'needs-tests') return beside.judge();
    return read(there, 'processes');
  };
}

/** The modules that files import at their top, by name. */
function importedBy(files: Files): string[] {
  return Object.entries(files)
    .filter(([path]) => /\.[cm]?[jt]sx?$/.test(path))
    .flatMap(([path, text]) => parseSync(path, text).module.staticImports)
    .map(({ moduleRequest }) => moduleRequest.value);
}

/** Tests that passed, and whose input the candidate changed, run once more with their inputs kept. */
async function twice(attempt: (before?: Expectations) => Promise<Judged>): Promise<Judged> {
  const first = await attempt();
  if (first.kind !== 'report' || !isSuiteReport(first.report)) return first;
  const { failures, expectations } = first.report;
  if (failures.length > 0 || expectations === undefined) return first;
  // Properties have seen to theirs themselves.
  if (Object.values(expectations).every((list) => list.every((one) => one === NOT_YET))) return first;
  const again = await attempt(expectations);
  const ms = first.ms + again.ms;
  if (again.kind !== 'report' || !isSuiteReport(again.report)) return { ...first, ms };
  return { ...first, report: { ...first.report, failures: again.report.failures } satisfies SuiteReport, ms };
}

/** A pass is about the candidate: tests that have loaded none of its files have said nothing of it. */
export function aboutCandidate(verdict: Verdict, files: readonly string[], loaded: readonly string[]): Verdict {
  if (verdict.kind !== 'pass' || files.length === 0 || files.some((file) => loaded.includes(file))) return verdict;
  return { kind: 'broken', reason: `the tests never load ${files.join(', ')}`, crash: false, ms: verdict.ms };
}

/** The verdict on an attempt that came to no report. */
function refusalOf(outcome: Outcome, isolation: Isolation): Verdict {
  const { ms } = outcome;
  switch (outcome.kind) {
    case 'failed':
      return { kind: 'fail', evidence: [outcome.evidence], executed: 'unknown', isolation, ms };
    case 'crash':
      return { kind: 'broken', reason: outcome.reason, crash: true, ms };
    case 'needs-node':
    case 'needs-tests':
      return { kind: 'broken', reason: `it needs ${outcome.what}, which nothing here has`, crash: false, ms };
  }
}
