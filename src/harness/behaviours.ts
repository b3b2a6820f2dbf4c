import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Comparison } from '../nouns/comparison.ts';
import { proveSound, type SoundProposal } from '../nouns/proposal.ts';
import { standIn } from '../run/standIn.ts';
import { byWeight } from '../selection/byWeight.ts';
import { openComparer } from '../selection/comparer.ts';
import type { SuiteTask } from '../suites/suite.ts';
import { openContext } from '../verification/context.ts';
import { withNamesUsed } from '../verification/stub.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Sample } from './sample.ts';

/** What the programs of a task that pass its visible checkers do on the same inputs. Plain data: it is kept in the run's folder. */
export interface TaskBehaviours {
  readonly task: string;
  /** Digests of all programs that were run. */
  readonly of: readonly string[];
  /** Digests of those that do the same. */
  readonly clusters: readonly (readonly string[])[];
  /** How far any two of these agree, from 0 to 1. */
  readonly agreements: readonly (readonly number[])[];
  /** Whether any two of these do the same on all inputs that are like those of the tests. */
  readonly alikeNear: readonly (readonly boolean[])[];
  /** Digests of those that differ from themselves or come to no end. */
  readonly aside: readonly string[];
  readonly inputs: number;
  readonly outside: number;
  readonly notCompared: readonly string[];
}

export interface BehaviourOptions {
  /** The code of samples, by digest. */
  readonly code: ReadonlyMap<string, Files>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs what passes the visible checkers of each task, all of it together: an arm that buys fewer samples compares those of them that it has.
 *
 * @param known - what was found before; it is not run again.
 */
export async function behavioursOf(
  tasks: readonly SuiteTask[],
  samples: readonly Sample[],
  known: ReadonlyMap<string, TaskBehaviours>,
  { onTask, ...options }: BehaviourOptions & { readonly onTask: (found: TaskBehaviours) => void },
): Promise<TaskBehaviours[]> {
  const several = pLimit(availableParallelism());
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const all = tasks.map((task) =>
    several(async () => {
      options.signal.throwIfAborted();
      const passing = passingIn(byTask.get(task.input.id) ?? []);
      const before = known.get(task.input.id);
      if (before !== undefined && passing.every((digest) => before.of.includes(digest))) return before;
      const found = await behavioursOn(task, passing, options);
      onTask(found);
      return found;
    }),
  );
  return Promise.all(all);
}

/** Digests of the programs that pass what can be seen, each once. */
function passingIn(samples: readonly Sample[]): string[] {
  const digests = samples.flatMap(({ digest, visible }) => (digest !== null && visible === 'pass' ? [digest] : []));
  return [...new Set(digests)];
}

async function behavioursOn(
  { input, visible }: SuiteTask,
  passing: readonly string[],
  { code, timeoutMs, signal }: BehaviourOptions,
): Promise<TaskBehaviours> {
  const task = await withNamesUsed(await resolveTask(input), visible);
  const cores = availableParallelism();
  await using context = await openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores });
  await using comparer = openComparer(task, visible, context);
  const digests = new Map<SoundProposal, string>();
  for (const digest of passing) {
    const files = code.get(digest);
    if (files === undefined) continue;
    const proposal = standIn({ member: { name: digest }, ordinal: 0 }, { role: 'cheap', code: { files } });
    const sound = proveSound({ proposal, verdicts: [PASSED] }, [PASSED.checker]);
    if (sound !== undefined) digests.set(sound, digest);
  }
  const digestOf = (one: SoundProposal): string => digests.get(one) ?? '';
  const { clusters, agreements, alikeNear, aside, inputs, outside, notCompared } = await comparer.compare(
    [...digests.keys()],
    digests.size,
    signal,
  );
  return {
    task: task.id,
    of: [...digests.values()],
    clusters: clusters.map(({ proposals }) => proposals.map(digestOf)),
    agreements,
    alikeNear,
    aside: aside.map(({ proposal }) => digestOf(proposal)),
    inputs,
    outside,
    notCompared,
  };
}

const PASSED = {
  checker: 'visible',
  verdict: { kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 },
} as const;

/** What some of the programs do, as it was found of all. What lies between two clusters was not kept. */
export function comparisonOf(
  of: readonly SoundProposal[],
  answers: number,
  { clusters, agreements, alikeNear, aside, inputs, outside, notCompared }: TaskBehaviours,
): Comparison {
  // A sample stands for its code by its digest.
  const own = (digests: readonly string[]): SoundProposal[] =>
    of.filter(({ proposal: { shape } }) => digests.includes(shape));
  const left = clusters.flatMap((digests, index) =>
    own(digests).length > 0 ? [{ index, proposals: own(digests) }] : [],
  );
  const agreementOf = (one: number, other: number): number =>
    agreements[left[one]?.index ?? 0]?.[left[other]?.index ?? 0] ?? 0;
  const weighed = byWeight(
    left.map(({ proposals }) => proposals),
    agreementOf,
    answers,
  );
  return {
    of,
    clusters: weighed.map(({ cluster }) => cluster),
    agreements: weighed.map(({ index }) => weighed.map((other) => agreementOf(index, other.index))),
    alikeNear: weighed.map(({ index }) =>
      weighed.map((other) => alikeNear[left[index]?.index ?? 0]?.[left[other.index]?.index ?? 0] === true),
    ),
    inputs,
    outside,
    aside: own(aside).map((proposal) => ({ proposal, reason: 'differs from itself, or comes to no end' })),
    notCompared,
  };
}
