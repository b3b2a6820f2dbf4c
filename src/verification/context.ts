import pLimit, { type LimitFunction } from 'p-limit';
import type { CheckContext, Sandbox } from '../nouns/checker.ts';
import { openIsolates } from '../sandbox/isolate/openIsolates.ts';
import { bubblewrap } from '../sandbox/process/bubblewrap.ts';
import { openWorkers } from '../sandbox/process/workers.ts';
import { processSandbox } from '../sandbox/process/sandbox.ts';
import type { Task } from '../nouns/task.ts';
import { openTypeScript } from '../typescript/typescript.ts';
import { openCopies } from '../workspace/copies.ts';
import { openShelf, type Shelf } from '../workspace/shelf.ts';

export interface ContextOptions extends Pick<CheckContext, 'timeoutMs' | 'seed' | 'signal'> {
  /** Whether processes may run without a wall, where none can be had. */
  readonly unsafe: boolean;
  /** Candidates that are run at once, in isolates and processes together. */
  readonly cores: number;
}

/** Opens what the checkers of one task may reach; closed when the task is done. */
export async function openContext(
  task: Task,
  { unsafe, cores, ...limits }: ContextOptions,
): Promise<CheckContext & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const { isolates, typescript, slots, shelf } = opened.use(borrowWarm(cores));
  const copies = opened.use(await openCopies(task.workspace, !('problem' in bubblewrap()), shelf));
  const kept = opened.move();
  return {
    ...limits,
    copies,
    isolates,
    typescript,
    sandbox: inTurn(processSandbox(unsafe), slots),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Runs, scripts and what is kept warm wait for a free core. */
function inTurn(sandbox: Omit<Sandbox, 'keep' | 'spare'>, slots: LimitFunction): Sandbox {
  return {
    ...sandbox,
    spare: () => slots.activeCount + slots.pendingCount + 1 < slots.concurrency,
    keep: (start) => openWorkers(start, slots),
    begin(...command) {
      const begun = sandbox.begin(...command);
      return begun && { ...begun, go: (...on) => slots(() => begun.go(...on)) };
    },
    run: (...run) => slots(() => sandbox.run(...run)),
    script: (...run) => slots(() => sandbox.script(...run)),
  };
}

type Warm = Pick<CheckContext, 'isolates' | 'typescript'> & {
  readonly slots: LimitFunction;
  /** Workspaces on the disk, for whoever comes next to the same folder. */
  readonly shelf: Shelf;
};

const warm = new Map<number, Warm & { users: number }>();

/**
 * Tasks at work at the same time share the warm hosts, the compiler and the cores; the last one closes them. Whoever serves many tasks, one
 * after the other, borrows them for as long.
 */
export function borrowWarm(cores: number): Warm & AsyncDisposable {
  const found = warm.get(cores);
  const slots = found?.slots ?? pLimit(cores);
  const lent = found ?? {
    slots,
    isolates: openIsolates(slots),
    typescript: openTypeScript(),
    shelf: openShelf(),
    users: 0,
  };
  warm.set(cores, lent);
  lent.users++;
  return {
    ...lent,
    async [Symbol.asyncDispose]() {
      if (--lent.users > 0) return;
      warm.delete(cores);
      await Promise.all([lent.isolates, lent.typescript, lent.shelf].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}
