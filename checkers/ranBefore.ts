import { digestOf } from '../src/nouns/digest.ts';
import type { Candidate } from '../src/nouns/proposal.ts';
import type { Task } from '../src/nouns/task.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import { readText } from '../src/workspace/workspace.ts';
import { decidedOf, type Decided, type Site } from './reading/deciding.ts';
import type { SuiteReport } from './report.ts';

/** Is told what a run came to. */
export type Heard = (report: SuiteReport) => void;
export type Judging = (candidate: Candidate, signal: AbortSignal, heard: Heard) => Promise<Verdict>;

/**
 * Holds each pass by some files of tests against the unchanged workspace. What is given back takes how a candidate is judged, and how the unchanged
 * workspace is where that is another way.
 */
export function openHeld(
  task: Task,
  files: readonly string[],
  countable: boolean,
): (judging: Judging, unchanged?: Judging) => (candidate: Candidate, signal: AbortSignal) => Promise<Verdict> {
  let decided: Promise<Decided> | undefined;
  const earlier = new Map<number, Promise<SuiteReport | undefined>>();

  async function runUnchanged(judging: Judging, signal: AbortSignal): Promise<SuiteReport | undefined> {
    const texts = await Promise.all(task.targets.map(async (path) => [path, await readText(task.workspace, path)]));
    const present = Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Candidate['files'];
    const unchanged = { ...present, ...task.removed };
    if (Object.keys(unchanged).length === 0) return undefined;
    let report: SuiteReport | undefined;
    await judging({ files: unchanged, digest: digestOf(unchanged) }, signal, (heard) => void (report = heard));
    // What was stopped half-way ran fewer than it has.
    signal.throwIfAborted();
    return report;
  }

  return (judging, onUnchanged = judging) =>
    async (candidate, signal) => {
      let report: SuiteReport | undefined;
      const verdict = await judging(candidate, signal, (heard) => void (report = heard));
      if (verdict.kind !== 'pass' || report === undefined) return verdict;
      /** The first or second run on the unchanged workspace. */
      const before = (nth: 0 | 1): Promise<SuiteReport | undefined> => {
        const run = earlier.get(nth) ?? runUnchanged(onUnchanged, signal);
        earlier.set(nth, run);
        return run.catch((error: unknown) => {
          earlier.delete(nth);
          throw error;
        });
      };
      if (report.named === undefined)
        return task.removed === undefined ? verdict : heldByCount(verdict, files, report, await before(0));
      const { ran, silent, skipped } = report.named;
      // What asserts by means that nobody counts may have asserted.
      const named = countable ? report.named : { ran: [...ran, ...silent], silent: [], skipped };
      decided ??= decidedOf(task, files);
      // Tests may list the files that there are, where nobody sees what that decides.
      const { reads, ...sites } = await decided;
      return heldAgainst(verdict, named, { ...sites, reads: reads || task.removed !== undefined }, async (nth) =>
        namedIn(await before(nth)),
      );
    };
}

type Named = NonNullable<SuiteReport['named']>;
type Pass = Extract<Verdict, { kind: 'pass' }>;

function namedIn(report: SuiteReport | undefined): Named | undefined {
  const { named } = report ?? {};
  return named === undefined || named.ran.length + named.silent.length === 0 ? undefined : named;
}

/** Scripts have no tests with names. Where a file is gone that one of them might have listed, it has to assert as often as with the file. */
function heldByCount(
  verdict: Pass,
  files: readonly string[],
  { assertions }: SuiteReport,
  earlier: SuiteReport | undefined,
): Verdict {
  const before = earlier?.assertions;
  if (typeof before !== 'number' || typeof assertions !== 'number' || assertions >= before) return verdict;
  const message = `made ${assertions} assertions, and ${before} on the unchanged workspace`;
  return { ...verdict, kind: 'fail', evidence: [{ kind: 'assertion', test: files.join(', '), message }] };
}

/**
 * Holds a pass against the unchanged workspace: a test that ran and asserted something there has to do so with a candidate too. Where the
 * unchanged workspace cannot be tested, each place that a candidate has a say in must have made a test that ran.
 *
 * @param before - what ran on the unchanged workspace; undefined where nothing did. Asked for only where something is in doubt.
 */
async function heldAgainst(
  verdict: Pass,
  { ran, silent, skipped }: Named,
  { sites, known, reads }: Decided,
  before: (nth: 0 | 1) => Promise<Named | undefined>,
): Promise<Verdict> {
  if (sites.length === 0 && !reads && silent.length === 0 && skipped.length === 0) return verdict;
  const earlier = await before(0);
  let missing = earlier === undefined ? [] : without(earlier.ran, ran);
  // Names may be new each time.
  if (missing.length > 0) missing = without(missing, without(earlier?.ran ?? [], (await before(1))?.ran ?? []));
  const idle = sites.filter((site) => !runs(site, ran, known));
  const refused = idle.filter((site) =>
    earlier === undefined ? !hasOther(site, sites, ran, known) : runs(site, [...earlier.ran, ...earlier.silent], known),
  );
  const evidence = [
    ...missing.map((test) =>
      silent.includes(test)
        ? { test, message: 'ran without a single assertion, and makes some on the unchanged workspace' }
        : { test, message: 'did not run: it does on the unchanged workspace' },
    ),
    ...refused
      .filter(({ names }) => !missing.some((test) => names.test(test)))
      .map((site) => ({ test: wordsOf(site), message: 'did not run: the candidate decides whether it does' })),
  ].map((one): Evidence => ({ kind: 'assertion', ...one }));
  if (evidence.length > 0) return { ...verdict, kind: 'fail', evidence };
  const doubtful = [...(earlier === undefined ? silent : without(silent, earlier.silent)), ...idle.map(wordsOf)];
  if (doubtful.length === 0) return verdict;
  return { ...verdict, uncontrolled: [...(verdict.uncontrolled ?? []), ...new Set(doubtful)] };
}

/** Whether a test of a place is among these. One whose title is put together is told by having none of the titles that stand in the files. */
function runs({ names, anything }: Site, tests: readonly string[], known: readonly RegExp[]): boolean {
  return tests.some((test) => names.test(test) && !(anything && known.some((pattern) => pattern.test(test))));
}

/** Whether a test ran that is there for the opposite condition: of two such, one never runs. */
function hasOther({ when }: Site, sites: readonly Site[], ran: readonly string[], known: readonly RegExp[]): boolean {
  if (when === undefined) return false;
  return sites.some(
    (site) => site.when?.text === when.text && site.when.holds !== when.holds && runs(site, ran, known),
  );
}

/** A place, by the title that it makes tests with. */
function wordsOf({ names }: Site): string {
  return names.source.replace(/^\(\?:\^\| > \)/, '').replace(/(?:\$| > )$/, '').replaceAll('.*', '…').replaceAll(/\\(.)/g, '$1');
} // prettier-ignore

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
