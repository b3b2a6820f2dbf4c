import type { CheckContext } from '../src/nouns/checker.ts';
import { fileURLToPath } from 'node:url';
import { patient } from '../src/sandbox/patience.ts';
import { leftEarly } from '../src/sandbox/process/crossing.ts';
import type { Worker } from '../src/sandbox/process/workers.ts';
import type { Changes, Child, Outcome, Reported, Trial } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/nouns/task.ts';
import type { ApartReply, ApartRequest } from './child/vitestApart.ts';
import { childScript } from './child.ts';
import type { Expectations } from './judge/expectations.ts';

/** Test files that need a whole vitest. */
interface Suite {
  readonly files: readonly string[];
  /** The folder whose configuration holds, and the project in it. */
  readonly at: string;
  readonly project: string;
  /** Modules that they replace. */
  readonly mocked: readonly string[];
  /** Files that both sides may know as one thing. */
  readonly shared: readonly string[];
  readonly changes: Changes;
}

/** A vitest that judges one candidate after the other, each in an isolate within its worker, or in the process that is given; again where it is told what the tests expected before. */
interface WholeVitest extends AsyncDisposable {
  judge(trial: Trial, candidate?: Child, before?: Expectations): Promise<Outcome | Reported>;
}

/** How long vitest may take to start, in ms. */
const START_MS = 60_000;
/** How long it may take beside the candidate's own time: it starts a worker for each, which takes its time where the machine is busy. */
const GRACE_MS = 10_000;
/** What stands at a target's place: the tests' side never meets the candidate's text. */
const PLACEHOLDER = "throw new Error('the candidate is not here: it is imported by tests, and only so');\n";

/** Keeps vitests warm, in copies that hold everything but the candidate. Starts none yet. */
export function openVitest(
  { copies, sandbox, isolates, signal }: CheckContext,
  { targets }: Task,
  { files, at, project, mocked, shared, changes }: Suite,
): WholeVitest {
  const opened = new WeakSet<Child>();
  const roots = new WeakMap<Child, string>();
  const start = async (): Promise<Child> => {
    const copy = await copies.lay(Object.fromEntries(targets.map((target) => [target, PLACEHOLDER])));
    // The tests may write beside themselves, as snapshots are.
    const child = sandbox.start(childScript('vitestApart'), { cwd: copy.root, targets: files, signal });
    roots.set(child, copy.root);
    void child.ended.then(() => copy[Symbol.asyncDispose]());
    return child;
  };
  // Two kinds: a vitest runs its tests in processes, with the candidate in an isolate there, or in threads, which share its pipes.
  const withIsolates = sandbox.keep(start);
  const withProcesses = sandbox.keep(start);

  async function ask({ ask: put }: Worker, request: ApartRequest, timeoutMs: number, graceMs: number): Promise<Said> {
    const answer = await put(request, timeoutMs + graceMs);
    if (answer.kind === 'reply') return answer.reply as ApartReply;
    const what = files.join(', ');
    if (answer.kind === 'timeout')
      return { kind: 'failed', evidence: { kind: 'timeout', limitMs: timeoutMs, what }, ms: timeoutMs + graceMs };
    const { ended, output, ms } = answer.run;
    return { kind: 'crash', reason: `vitest ended (${ended}) ${output.trim().slice(-400)}`, ms };
  }

  return {
    async judge({ sources, hidden, files: written, timeoutMs: limitMs, signal: stop }, candidate, before) {
      const timeoutMs = patient(limitMs);
      const { module, script } = await isolates.aside();
      const remote = candidate !== undefined;
      return (remote ? withProcesses : withIsolates).use(async (worker) => {
        const { child, retire } = worker;
        if (!opened.has(child)) {
          const root = roots.get(child) ?? '';
          const order = {
            kind: 'open',
            root,
            at,
            project,
            files,
            targets,
            mocked,
            shared,
            module: fileURLToPath(module),
            remote,
          } as const;
          const reply = await ask(worker, order, 0, START_MS);
          if (reply.kind !== 'opened') return unheard(reply, retire);
          opened.add(child);
        }
        using joined = candidate && sandbox.join(child, candidate);
        const trial = { script, sources, hidden, files: written, changes, timeoutMs, remote: joined?.attempt };
        const left = candidate?.ended.then((run): Outcome => ({
          kind: 'failed',
          evidence: leftEarly(run),
          ms: run.ms,
        }));
        const reply = await Promise.race([
          ask(worker, { kind: 'judge', trial, ...(before && { before }) }, timeoutMs, patient(GRACE_MS)),
          ...(left === undefined ? [] : [left]),
        ]);
        if (reply.kind !== 'judged') return unheard(reply, retire);
        const { ended, report, imported, spent, ms } = reply;
        if (spent) retire();
        if (ended === undefined) return { kind: 'report', report, imported, ms };
        if (ended.kind === 'differs') return { kind: 'needs-tests', what: ended.what, ms };
        return ended.kind === 'failed' ? { ...ended, ms } : { kind: 'needs-node', what: ended.what, ms };
      }, stop);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([withIsolates[Symbol.asyncDispose](), withProcesses[Symbol.asyncDispose]()]);
    },
  };
}

type Said = ApartReply | Outcome;

function unheard(reply: Said, retire: () => void): Outcome {
  retire();
  if (reply.kind === 'stuck') return { kind: 'crash', reason: `vitest could not run: ${reply.reason}`, ms: 0 };
  if (reply.kind === 'opened' || reply.kind === 'judged')
    return { kind: 'crash', reason: 'vitest said something unheard of', ms: 0 };
  return reply;
}
