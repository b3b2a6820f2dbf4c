import type { CheckContext } from '../src/checker.ts';
import type { Outcome, Trial } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/task.ts';
import type { ApartReply, ApartRequest } from './child/vitestApart.ts';
import { childScript } from './child.ts';

/** Test files that need a whole vitest. */
interface Suite {
  readonly files: readonly string[];
  /** Modules that they replace. */
  readonly mocked: readonly string[];
  readonly ownClock: boolean;
}

/** A vitest that judges one candidate after the other, each in an isolate of its own. */
interface WholeVitest extends AsyncDisposable {
  judge(trial: Trial): Promise<Outcome | { readonly kind: 'report'; readonly report: unknown; readonly ms: number }>;
}

/** How long vitest may take to start, in ms. */
const START_MS = 60_000;
/** How long it may take beside the candidate's own time: it starts a worker for each. */
const GRACE_MS = 10_000;
/** What stands at a target's place: the tests' side never meets the candidate's text. */
const PLACEHOLDER = "throw new Error('the candidate is not here: it is imported by tests, and only so');\n";

/** Keeps vitests warm, in copies that hold everything but the candidate. Starts none yet. */
export function openVitest(
  { copies, sandbox, isolates, signal }: CheckContext,
  { targets }: Task,
  { files, mocked, ownClock }: Suite,
): WholeVitest {
  const opened = new WeakSet<object>();
  const roots = new WeakMap<object, string>();
  const workers = sandbox.keep(async () => {
    const copy = await copies.lay(Object.fromEntries(targets.map((target) => [target, PLACEHOLDER])));
    // The tests may write beside themselves, as snapshots are.
    const child = sandbox.start(childScript('vitestApart'), { cwd: copy.root, targets: files, signal });
    roots.set(child, copy.root);
    void child.ended.then(() => copy[Symbol.asyncDispose]());
    return child;
  });
  return {
    async judge({ sources, hidden, files: candidate, timeoutMs, signal: stop }) {
      const { module, script } = await isolates.aside();
      return workers.use(async ({ ask, child, retire }) => {
        const put = async (request: ApartRequest, limitMs: number): Promise<ApartReply | Outcome> => {
          const answer = await ask(request, limitMs);
          if (answer.kind === 'reply') return answer.reply as ApartReply;
          if (answer.kind === 'timeout')
            return {
              kind: 'failed',
              evidence: { kind: 'timeout', limitMs: timeoutMs, what: files.join(', ') },
              ms: limitMs,
            };
          const { ended, output, ms } = answer.run;
          return { kind: 'crash', reason: `vitest ended (${ended}) ${output.trim().slice(-400)}`, ms };
        };
        if (!opened.has(child)) {
          const root = roots.get(child) ?? '';
          const reply = await put({ kind: 'open', root, files, targets, mocked, module: module.pathname }, START_MS);
          if (reply.kind !== 'opened') return unheard(reply, retire);
          opened.add(child);
        }
        const aside = { script, sources, hidden, files: candidate, ownClock, timeoutMs };
        const reply = await put({ kind: 'judge', aside }, timeoutMs + GRACE_MS);
        if (reply.kind !== 'judged') return unheard(reply, retire);
        const { ended, report, spent, ms } = reply;
        if (spent) retire();
        if (ended === undefined) return { kind: 'report', report, ms };
        return ended.kind === 'failed' ? { ...ended, ms } : { kind: 'needs-node', what: ended.what, ms };
      }, stop);
    },
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

function unheard(reply: ApartReply | Outcome, retire: () => void): Outcome {
  retire();
  if (reply.kind === 'stuck') return { kind: 'crash', reason: `vitest could not run: ${reply.reason}`, ms: 0 };
  if (reply.kind === 'opened' || reply.kind === 'judged')
    return { kind: 'crash', reason: 'vitest said something unheard of', ms: 0 };
  return reply;
}
