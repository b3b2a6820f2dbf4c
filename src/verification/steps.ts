import type { Checker, CheckSession } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { describeEvidence, type Evidence, type Step, type Tests, type Verdict } from '../nouns/verdict.ts';
import { digestWorkspace } from '../workspace/digests.ts';
import { readText } from '../workspace/workspace.ts';
import { amended } from './amended.ts';

type Fail = Extract<Verdict, { kind: 'fail' }>;

/** What a checker says of the unchanged workspace, twice: what comes and goes by itself is nobody's doing. */
type Before = readonly [Verdict, Verdict];

/** What was said of unchanged workspaces, by what they hold: one run serves all turns in which nothing changed. */
export type Baselines = Map<string, Promise<Before>>;

/** Workspaces that are remembered: a conversation goes through one with each edit. */
const MOST = 200;

/**
 * A checker of a conversation, in which an edit may be one step of several: what it refuses passes as a step where it makes nothing worse. Every test that
 * passed in the unchanged workspace must pass, and none that ran there may be missing; a checker that names no tests is gone by its evidence.
 */
export function asStep(checker: Checker, baselines: Baselines): Checker {
  return amended(checker, (session, task) => {
    const before = openBefore(checker, task, session, baselines);
    return async (candidate, options) => {
      const verdict = await session.check(candidate, options);
      if (verdict.kind !== 'fail' || endedEarly(verdict)) return verdict;
      return stepOf(verdict, await before(candidate, options.signal)) ?? verdict;
    };
  });
}

/**
 * The verdict on what fails and is no worse than before; undefined where it is, or where nobody can tell.
 *
 * @param before - two verdicts on the unchanged workspace.
 */
export function stepOf(now: Fail, before: Before): Verdict | undefined {
  // Where nothing was executed there is nothing to compare.
  if (now.executed !== 'unknown' && now.executed.count === 0) return undefined;
  const compared = now.tests === undefined ? byEvidence(now, before) : byTests(now.tests, before);
  if (compared === undefined) return undefined;
  const { executed, isolation, ms } = now;
  const told = isolation === 'shared' && { uncontrolled: now.tests?.passed ?? [] };
  return { kind: 'pass', executed, isolation, ...told, step: compared, ms };
}

function byTests(now: Tests, before: Before): Step | undefined {
  const [one, two] = before.map((verdict) => (verdict.kind === 'fail' ? verdict.tests : undefined));
  if (one === undefined || two === undefined) return undefined;
  const passed = new Set(now.passed);
  const ran = new Set([...now.passed, ...now.failed]);
  const steady = one.passed.filter((name) => two.passed.includes(name));
  const worse = steady.some((name) => !passed.has(name)) || one.failed.some((name) => !ran.has(name));
  if (worse) return undefined;
  return { open: now.failed, mended: one.failed.filter((name) => two.failed.includes(name) && passed.has(name)) };
}

function byEvidence(now: Fail, before: Before): Step | undefined {
  const failed = before.flatMap((verdict) => (verdict.kind === 'fail' ? verdict.evidence.map(nameOf) : []));
  const known = new Set(failed);
  const names = now.evidence.map(nameOf);
  // Of evidence that has no name nobody can say whether it was there before.
  if (names.length === 0 || !names.every((name) => name !== undefined && known.has(name))) return undefined;
  const open = new Set(names);
  const [first, second] = before.map(namesIn);
  const steady = first?.filter((name) => second?.includes(name) === true) ?? [];
  return { open: [...open].flatMap((name) => name ?? []), mended: steady.filter((name) => !open.has(name)) };
}

function namesIn(verdict: Verdict): string[] {
  return verdict.kind === 'fail' ? verdict.evidence.flatMap((one) => nameOf(one) ?? []) : [];
}

/** What tells a failure from others in any run of the same checker. */
function nameOf(evidence: Evidence): string | undefined {
  switch (evidence.kind) {
    case 'assertion':
      return evidence.test;
    case 'counterexample':
      return evidence.property;
    case 'diagnostic':
      return describeEvidence(evidence);
    default:
      return undefined;
  }
}

/** Nobody knows what would have come. */
function endedEarly({ evidence }: Fail): boolean {
  return evidence.some(
    ({ kind }) => kind === 'timeout' || kind === 'crash' || kind === 'control' || kind === 'recorded',
  );
}

/** Has the checker judge the files of a candidate as they are in the workspace. */
function openBefore(checker: Checker, task: Task, session: CheckSession, baselines: Baselines) {
  let sealed: Promise<string> | undefined;
  return async ({ files }: Candidate, signal: AbortSignal): Promise<Before> => {
    sealed ??= digestWorkspace(task.workspace).then((digests) => digestOf(digests));
    const paths = Object.keys(files).toSorted();
    const key = digestOf([checker.name, checker.options, await sealed, paths]);
    const known = baselines.get(key) ?? run(paths);
    baselines.delete(key);
    baselines.set(key, known);
    for (const old of [...baselines.keys()].slice(0, Math.max(0, baselines.size - MOST))) baselines.delete(old);
    return known.catch((error: unknown) => {
      baselines.delete(key);
      throw error;
    });

    async function run(changed: readonly string[]): Promise<Before> {
      const texts = await Promise.all(
        changed.map(async (path) => [path, await readText(task.workspace, path)] as const),
      );
      const present = Object.fromEntries(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
      const unchanged: Candidate = { files: present, digest: digestOf(present) };
      const first = await session.check(unchanged, { signal });
      const second = first.kind === 'pass' ? first : await session.check(unchanged, { signal });
      signal.throwIfAborted();
      return [first, second];
    }
  };
}
