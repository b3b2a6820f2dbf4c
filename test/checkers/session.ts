import type { Checker, CheckSession } from '../../src/checker.ts';
import { digestOf } from '../../src/digest.ts';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openTypeScript } from '../../src/typescript/typescript.ts';
import type { Verdict } from '../../src/verdict.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';

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
  const copies = opening.use(await openCopies(task.workspace));
  const typescript = opening.use(openTypeScript());
  const context = { copies, sandbox: processSandbox, typescript, timeoutMs, seed: 1, signal };
  const session = opening.use(await checker.open(task, context));
  const opened = opening.move();
  return {
    session,
    check: async (laid) => session.check({ files: laid, digest: digestOf(laid) }, { signal }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
