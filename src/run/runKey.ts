import type { Committee } from '../config/committeeFrom.ts';
import type { SolveOptions } from '../config/config.ts';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Member } from '../nouns/member.ts';
import type { Task } from '../nouns/task.ts';
import { stampTask, type sealAll } from '../verification/seals.ts';

/** Members as far as they make a run another one. */
export function identityOf(members: readonly Member[]) {
  return members.map(({ name, prices = null, limits: { maxOutputTokens } }) => ({
    name,
    prices: prices && { ...prices },
    maxOutputTokens,
  }));
}

/** What a run is known by. */
export interface Keyed {
  readonly task: Task;
  readonly checkers: readonly Checker[];
  /** Undefined where they are sealed later. */
  readonly sealed: Awaited<ReturnType<typeof sealAll>> | undefined;
  readonly members: ReturnType<typeof identityOf>;
  readonly committee: Committee;
  readonly options: Pick<SolveOptions, 'account' | 'maxOutputTokens'>;
}

/** What two runs have in common that are one: the second goes on where the first was interrupted. */
export async function runKey({ task, checkers, sealed, members, committee, options }: Keyed): Promise<string> {
  const { strong, policy, timeoutMs, unsafe, isolation, filtersContext } = committee;
  const { account, maxOutputTokens } = options;
  return digestOf({
    task: sealed?.task.digest ?? (await stampTask(task)),
    checkers:
      sealed?.checkers.map(({ digest }) => digest) ??
      checkers.map(({ name, version, options: own }) => [name, version, own]),
    members,
    strong: strong?.name ?? null,
    policy: { name: policy.name, options: policy.options },
    timeoutMs,
    // A verdict that was reached without a wall must not count where there is one.
    ...(unsafe && { unsafe }),
    ...(isolation !== 'shared' && { isolation }),
    ...(filtersContext && { filtersContext }),
    ...(account !== undefined && { account }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
  });
}
