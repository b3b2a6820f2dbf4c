import { unlessAborted } from '../src/async/unlessAborted.ts';
import { ConfigError } from '../src/errors.ts';
import type { CheckContext, Checker } from '../src/nouns/checker.ts';
import { sha256 } from '../src/nouns/digest.ts';
import type { Task } from '../src/nouns/task.ts';
import type { Verdict } from '../src/nouns/verdict.ts';
import type { Files } from '../src/workspace/workspace.ts';

/** What a check comes to: `true` is a pass; `false`, or words on what is wrong, a fail; or a verdict of its own. */
export type Outcome = boolean | string | (Verdict extends infer One ? Omit<One, 'ms'> : never);

/** What a check may reach beside the code. */
export interface Checking extends Pick<CheckContext, 'copies' | 'sandbox' | 'timeoutMs'> {
  readonly task: Task;
  /** Fires when the verdict is no longer wanted, or has taken too long. */
  readonly signal: AbortSignal;
}

/** A check, and what is to be said of it. */
export interface CheckerOptions {
  /** Unique among the checkers of a task. */
  readonly name: string;
  readonly check: (files: Files, checking: Checking) => Outcome | Promise<Outcome>;
  /** Whether it runs the code (in `sandbox`, never by itself) and does not only read it (default: it reads). */
  readonly executes?: boolean;
  /** To be changed with what it goes by beyond its own text: verdicts of another version are not taken over (default `1`). */
  readonly version?: string;
}

/**
 * A checker from one function. It is given the text of the target files by path. A check that throws could not tell: its verdict is `broken`.
 * A closure cannot be carried by a certificate, so it is marked not re-runnable, unless it is registered as a kind.
 *
 * @example
 * ```ts
 * checker({ name: 'short', check: (files) => Object.values(files).join('').length < 2000 || 'it is too long' });
 * ```
 */
export function checker({ name, check, executes = false, version = '1' }: CheckerOptions): Checker {
  if (typeof name !== 'string' || name === '' || typeof check !== 'function')
    throw new ConfigError('checker() wants a name and a check.', {
      at: 'checkers.checker',
      fix: "Write checker({ name: 'short', check: (files) => … }).",
    });
  return {
    name,
    version,
    // Told apart by its text: what was found by another check is not taken over.
    options: { check: sha256(check.toString()) },
    files: [],
    executes,
    rerunnable: false,
    open: async (task, { copies, sandbox, timeoutMs }) => ({
      tools: {},
      async check({ files }, { signal }): Promise<Verdict> {
        const start = performance.now();
        const time = AbortSignal.timeout(timeoutMs);
        const both = AbortSignal.any([signal, time]);
        const spent = (): number => performance.now() - start;
        try {
          const work = Promise.resolve(check({ ...files }, { task, copies, sandbox, timeoutMs, signal: both }));
          return verdictOf(name, await unlessAborted(work, both), executes, spent());
        } catch (error) {
          if (signal.aborted || error !== time.reason) throw error;
          return { kind: 'broken', reason: `it took more than ${timeoutMs} ms`, crash: false, ms: spent() };
        }
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}

function verdictOf(name: string, outcome: unknown, executes: boolean, ms: number): Verdict {
  const seen = { executed: 'unknown', isolation: executes ? 'shared' : 'none', ms } as const;
  if (outcome === true) return { kind: 'pass', ...seen };
  if (outcome === false || (typeof outcome === 'string' && outcome !== ''))
    return {
      kind: 'fail',
      evidence: [{ kind: 'assertion', test: name, message: outcome === false ? 'it does not hold' : outcome }],
      ...seen,
    };
  if (typeof outcome === 'object' && outcome !== null && 'kind' in outcome) return { ...(outcome as Verdict), ms };
  const said = typeof outcome === 'string' ? 'no words' : String(outcome);
  return { kind: 'broken', reason: `it gave ${said}, which says neither pass nor fail`, crash: false, ms };
}
