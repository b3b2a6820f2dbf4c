import { tests } from '../../checkers/tests.ts';
import { explain } from '../errors.ts';
import type { CheckContext } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Task } from '../nouns/task.ts';
import { describeEvidence, type Verdict } from '../nouns/verdict.ts';
import { readText } from '../workspace/workspace.ts';

/** What a file of tests comes to in the unchanged workspace. */
export interface Before {
  readonly path: string;
  /** `flaky`: it passed once and failed once. `broken`: nothing can be told by it. */
  readonly kind: 'passes' | 'fails' | 'flaky' | 'broken';
  /** The tests that failed; why nothing can be told. */
  readonly said: readonly string[];
  /** The tests that failed by name; undefined where they cannot be told apart. */
  readonly failing: readonly string[] | undefined;
  /** What a run of it takes, in ms. */
  readonly ms: number;
}

/**
 * Runs files of tests on the unchanged workspace, each twice: what passes once and fails once is not to be held against any proposal.
 *
 * @param onTold - is told of each as soon as it is known.
 */
export async function baselineOf(
  task: Task,
  context: CheckContext,
  files: readonly string[],
  onTold: (before: Before) => void = () => {},
): Promise<Before[]> {
  const present = await Promise.all(task.targets.map(async (path) => [path, await readText(task.workspace, path)]));
  const unchanged = Object.fromEntries(present.filter(([, text]) => text !== undefined)) as Record<string, string>;
  const candidate = { files: unchanged, digest: digestOf(unchanged) };
  // Side by side they would take each other's time, and be slow for it; the checks within share the cores.
  const all: Before[] = [];
  for (const path of files) {
    const before = await baselineFor(path);
    all.push(before);
    onTold(before);
  }
  return all;

  async function baselineFor(path: string): Promise<Before> {
    const { signal } = context;
    try {
      await using session = await tests(path).open(task, context);
      const first = await session.check(candidate, { signal });
      const second = await session.check(candidate, { signal });
      return told(path, first, second);
    } catch (error) {
      signal.throwIfAborted();
      return { path, kind: 'broken', said: [explain(error)], failing: undefined, ms: 0 };
    }
  }
}

function told(path: string, first: Verdict, second: Verdict): Before {
  const ms = Math.min(first.ms, second.ms);
  for (const verdict of [first, second])
    if (verdict.kind === 'broken') return { path, kind: 'broken', said: [verdict.reason], failing: undefined, ms };
  const evidence = [first, second].flatMap((verdict) => (verdict.kind === 'fail' ? verdict.evidence : []));
  const names = evidence.flatMap((one) => (one.kind === 'assertion' ? one.test : []));
  const isSame = first.kind === second.kind;
  return {
    path,
    kind: !isSame ? 'flaky' : first.kind === 'pass' ? 'passes' : 'fails',
    said: [...new Set(evidence.map(describeEvidence))],
    failing: names.length === evidence.length ? [...new Set(names)] : undefined,
    ms,
  };
}
