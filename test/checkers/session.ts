import { afterAll } from 'vitest';
import type { Checker, CheckSession } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { borrowWarm, openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';

// For all tests of a file: hosts and compiler start once.
const warm = borrowWarm(1);
afterAll(() => warm[Symbol.asyncDispose]());

/** A checker opened on a workspace, outside of any run. */
export interface Opened extends AsyncDisposable {
  readonly session: CheckSession;
  /** The verdict on these target files. */
  check(files: Files): Promise<Verdict>;
}

interface Given {
  readonly target: string | readonly string[];
  readonly files: Files;
  readonly signature?: string;
  readonly timeoutMs?: number;
}

/** Opens a checker with a compiler of its own. */
export async function openSession(checker: Checker, { files, timeoutMs = 60_000, ...input }: Given): Promise<Opened> {
  const { signal } = new AbortController();
  await using opening = new AsyncDisposableStack();
  const task = await resolveTask({ prompt: 'Write it.', ...input, workspace: { files } });
  const context = opening.use(await openContext(task, { timeoutMs, seed: 1, signal, unsafe: false, cores: 1 }));
  const session = opening.use(await checker.open(task, context));
  const opened = opening.move();
  return {
    session,
    check: async (laid) => session.check({ files: laid, digest: digestOf(laid) }, { signal }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
