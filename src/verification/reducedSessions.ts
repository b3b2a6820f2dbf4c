import pLimit from 'p-limit';
import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import type { Changes } from '../nouns/changes.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Verdict } from '../nouns/verdict.ts';
import { unlessAborted } from '../async/unlessAborted.ts';
import { digestWorkspace } from '../workspace/digests.ts';
import { CheckerError, CommitteeError, explain, TaskError } from '../errors.ts';
import { reducedFor, targetsFor } from './reduced.ts';
import { retryingCrashes } from './retry.ts';

/** Has one checker judge a candidate of this kind. */
export type JudgeBy = (checker: Checker, candidate: Candidate, signal: AbortSignal) => Promise<Verdict>;

/** Sessions for other targets, and in workspaces that lack files: opened when the first candidate needs them, and kept for the next of its kind. */
export interface ReducedSessions extends AsyncDisposable {
  use<Result>(changes: Changes, work: (judge: JudgeBy) => Promise<Result>): Promise<Result>;
}

/** As many kinds are kept open: each may hold a compiled project, and copies of the workspace on the disk. */
const MOST = 4;

interface Kept {
  users: number;
  readonly judge: JudgeBy;
  close(): Promise<void>;
}

/**
 * Opens none yet.
 *
 * @param sealed - digests of the workspace's files as the run began with them: what has changed since would be judged for what it was.
 */
export function openReducedSessions(
  task: Task,
  context: CheckContext,
  sealed: Readonly<Record<string, string>> | undefined,
): ReducedSessions {
  const kinds = new Map<string, Kept>();
  const entering = pLimit(1);
  let freed = Promise.withResolvers<void>();
  let closed = false;

  async function enter(changes: Changes): Promise<Kept> {
    const key = keyOf(changes, task);
    for (;;) {
      // What is opened now nobody would close.
      if (closed) throw new CheckerError('The checkers have been closed.');
      const known = kinds.get(key);
      if (known !== undefined || kinds.size < MOST) {
        const kind = known ?? open(changes);
        // The one used last stands last.
        kinds.delete(key);
        kinds.set(key, kind);
        kind.users++;
        return kind;
      }
      const idle = [...kinds].find(([, { users }]) => users === 0);
      if (idle === undefined) await freed.promise;
      else {
        kinds.delete(idle[0]);
        await idle[1].close();
      }
    }
  }

  function open(changes: Changes): Kept {
    const stack = new AsyncDisposableStack();
    const sessions = new Map<Checker, Promise<CheckSession>>();
    const begin = async () => {
      await refuseChanged(task, sealed);
      return stack.use(await reducedFor(task, context, changes));
    };
    let begun: ReturnType<typeof begin> | undefined;
    const start = async (checker: Checker): Promise<CheckSession> => {
      const reduced = await (begun ??= begin());
      return stack.use(retryingCrashes(await checker.open(reduced.task, reduced.context)));
    };
    return {
      users: 0,
      async judge(checker, candidate, signal) {
        signal.throwIfAborted();
        const opening = sessions.get(checker) ?? start(checker);
        sessions.set(checker, opening);
        try {
          return await (await unlessAborted(opening, signal)).check(candidate, { signal });
        } catch (error) {
          if (!(error instanceof CommitteeError)) throw error;
          return withoutSession(checker, changes, error);
        }
      },
      async close() {
        await Promise.allSettled(sessions.values());
        await stack.disposeAsync();
      },
    };
  }

  return {
    async use(changes, work) {
      const kind = await entering(() => enter(changes));
      try {
        return await work(kind.judge);
      } finally {
        kind.users--;
        freed.resolve();
        freed = Promise.withResolvers();
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      freed.resolve();
      for (const kind of kinds.values()) await kind.close();
    },
  };
}

/** Candidates of one kind take the same files away, and are judged for the same targets. */
function keyOf(changes: Changes, task: Task): string {
  return JSON.stringify([changes.removed ?? [], targetsFor(task, changes)]);
}

/**
 * Where a checker was opened in the whole workspace and cannot be in this one, that is the candidate's doing: no run ends by it. What is missing
 * on this machine may have gone in between.
 */
function withoutSession({ name }: Checker, { removed = [] }: Changes, error: CommitteeError): Verdict {
  const without = removed.length === 0 ? '' : `without ${removed.join(', ')} `;
  const reason = `${without}the checker ${name} cannot judge: ${explain(error)}`;
  if (!(error instanceof TaskError)) return { kind: 'broken', reason, crash: false, ms: 0 };
  const evidence = [{ kind: 'crash', message: reason }] as const;
  return { kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms: 0 };
}

async function refuseChanged(task: Task, sealed: Readonly<Record<string, string>> | undefined): Promise<void> {
  if (sealed === undefined) return;
  const now = await digestWorkspace(task.workspace);
  const changed = Object.keys(sealed).find((path) => sealed[path] !== now[path]);
  if (changed === undefined) return;
  throw new CheckerError(`The workspace file ${changed} has changed since the run began.`, {
    at: changed,
    fix: 'Start the run again.',
  });
}
