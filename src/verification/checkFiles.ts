import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Checker } from '../nouns/checker.ts';
import { changesOf, digestOfChanges } from '../nouns/changes.ts';
import type { NamedVerdict } from '../nouns/proposal.ts';
import type { Demand } from '../nouns/verdict.ts';
import type { Task } from '../nouns/task.ts';
import type { Files } from '../workspace/workspace.ts';
import { openContext } from './context.ts';
import { uncountedIn } from './uncounted.ts';
import { openVerifier } from './verifier.ts';

/** What every checker said of some code. */
export interface CheckReport {
  readonly sound: boolean;
  readonly verdicts: readonly NamedVerdict[];
  readonly warnings: readonly string[];
  readonly seed: number;
  readonly tools: Readonly<Record<string, string>>;
}

export interface CheckOptions {
  /** Time for each checker, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Feeds the random choices; a fresh one is drawn and reported when left out. */
  readonly seed?: number;
  /** Whether to go on where nothing keeps candidates from the machine. */
  readonly unsafe?: boolean;
  /** Files of the workspace that go away with them. */
  readonly removed?: readonly string[];
  /** The least isolation with which a pass counts. */
  readonly isolation?: Demand;
  readonly onVerdict?: (verdict: NamedVerdict) => void;
}

/** Runs all checkers on given files, outside any run: no model, no ledger. */
export async function checkFiles(
  task: Task,
  checkers: readonly Checker[],
  files: Files,
  options: CheckOptions,
): Promise<CheckReport> {
  const { timeoutMs, signal, seed = randomInt(2 ** 31), unsafe = false, isolation = 'shared', removed } = options;
  const changes = changesOf(files, removed);
  const candidate = { ...changes, digest: digestOfChanges(changes) };
  await using context = await openContext(task, { timeoutMs, seed, signal, unsafe, cores: availableParallelism() });
  await using verifier = await openVerifier(
    task,
    checkers,
    context,
    { verdicts: () => [], addVerdict: () => {} },
    { until: 'all', stub: 'warn', isolation, first: candidate },
  );
  const verdicts = await verifier.check(candidate, signal, options.onVerdict);
  // What else they accept is found out beside the check.
  await verifier.tried;
  return {
    sound: verdicts.length === checkers.length && verdicts.every(({ verdict }) => verdict.kind === 'pass'),
    verdicts,
    warnings: [...verifier.warnings, ...uncountedIn(verdicts)],
    seed,
    tools: verifier.tools,
  };
}

/** What a report comes to, in one sentence. */
export function soundnessOf({ sound, verdicts }: CheckReport): string {
  if (!sound) return 'Not sound.';
  const executed = verdicts.flatMap(({ verdict }) =>
    verdict.kind === 'pass' && verdict.isolation !== 'none' ? [verdict.isolation] : [],
  );
  if (executed.length === 0)
    return 'Every checker passed, but none of them executes the code: that would not count as solved.';
  return executed.includes('shared')
    ? 'Sound: every checker passed; the candidate shared a process with some of them (isolation shared).'
    : 'Sound: every checker passed.';
}
