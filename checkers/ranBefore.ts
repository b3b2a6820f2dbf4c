import { digestOf } from '../src/nouns/digest.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { Task } from '../src/nouns/task.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import { readText } from '../src/workspace/workspace.ts';
import { decidedOf } from './reading/deciding.ts';
import type { SuiteReport } from './report.ts';

/** Is told what a run came to. */
export type Heard = (report: SuiteReport) => void;
export type Judging = (candidate: Candidate, signal: AbortSignal, heard: Heard) => Promise<Verdict>;

/** Holds each pass by some files of tests against the unchanged workspace. */
export function openHeld(
  task: Task,
  files: readonly string[],
  countable: boolean,
): (judging: Judging) => (candidate: Candidate, signal: AbortSignal) => Promise<Verdict> {
  let decided: Promise<string[]> | undefined;
  let earlier: Promise<SuiteReport | undefined> | undefined;

  async function runUnchanged(judging: Judging, signal: AbortSignal): Promise<SuiteReport | undefined> {
    const texts = await Promise.all(task.targets.map(async (path) => [path, await readText(task.workspace, path)]));
    const unchanged = Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Candidate['files'];
    if (Object.keys(unchanged).length === 0) return undefined;
    let report: SuiteReport | undefined;
    await judging({ files: unchanged, digest: digestOf(unchanged) }, signal, (heard) => void (report = heard));
    // What was stopped half-way ran fewer than it has.
    signal.throwIfAborted();
    return report?.named?.ran.length === 0 ? undefined : report;
  }

  return (judging) => async (candidate, signal) => {
    let report: SuiteReport | undefined;
    const verdict = await judging(candidate, signal, (heard) => void (report = heard));
    if (verdict.kind !== 'pass' || !countable || report?.named === undefined) return verdict;
    decided ??= decidedOf(task, files);
    return heldAgainst(verdict, report.named, await decided, () => {
      earlier ??= runUnchanged(judging, signal);
      return earlier.catch((error: unknown) => {
        earlier = undefined;
        throw error;
      });
    });
  };
}

type Pass = Extract<Verdict, { kind: 'pass' }>;

/**
 * Holds a pass against the unchanged workspace: a test that ran and asserted something there has to do so with a candidate too. Where the
 * unchanged workspace cannot be tested, one of each kind that a candidate has a say in must have run.
 *
 * @param decided - how the titles begin of the tests that a candidate has a say in; see `decidedIn`.
 * @param before - runs the tests on the unchanged workspace; undefined where none ran there. Asked for only where something is in doubt.
 */
async function heldAgainst(
  verdict: Pass,
  { ran, silent, skipped }: NonNullable<SuiteReport['named']>,
  decided: readonly string[],
  before: () => Promise<SuiteReport | undefined>,
): Promise<Verdict> {
  if (decided.length === 0 && silent.length === 0 && skipped.length === 0) return verdict;
  const earlier = (await before())?.named;
  const idle = decided.filter((title) => !ran.some((name) => name.includes(title)));
  const missing = earlier === undefined ? idle : without(earlier.ran, ran);
  const evidence = missing.map((test): Evidence => ({
    kind: 'assertion',
    test,
    message: silent.some((name) => name.includes(test))
      ? 'ran without a single assertion, and makes some on the unchanged workspace'
      : `did not run: ${earlier === undefined ? 'the candidate decides whether it does' : 'it does on the unchanged workspace'}`,
  }));
  if (evidence.length > 0) return { ...verdict, kind: 'fail', evidence };
  const doubtful = [...new Set([...(earlier === undefined ? silent : without(silent, earlier.silent)), ...idle])];
  if (doubtful.length === 0) return verdict;
  return { ...verdict, uncontrolled: [...(verdict.uncontrolled ?? []), ...doubtful] };
}

/** What is left of a list when each name of another has taken its like away. */
function without(names: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1);
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}
