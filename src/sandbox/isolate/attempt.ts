import ivm from 'isolated-vm';
import type { Evidence } from '../../nouns/verdict.ts';
import { NeedsNode } from './modules.ts';

/** Why an attempt came to its end before its own. */
export type Ended =
  | { readonly kind: 'needs'; readonly who: 'candidate' | 'tests'; readonly what: string }
  /** The tests have changed something that the candidate has of its own. */
  | { readonly kind: 'differs'; readonly what: string }
  | { readonly kind: 'failed'; readonly evidence: Evidence };

/** Taken before tests can replace them. */
const clock = { now: performance.now.bind(performance), setTimeout, clearTimeout };

/** One candidate's turn: how long it may still take, and why it ended if it did. */
export interface Attempt extends Disposable {
  readonly ended: Ended | undefined;
  /** Settles when the attempt has ended early. */
  readonly over: Promise<void>;
  end(why: Ended): void;
  /** Has something done when the attempt is over, however it ended. */
  onClose(close: () => void): void;
  /** Time that is left, in ms; at least one. */
  left(): number;
  /** Calls into an isolate. What it throws of itself comes through; what ends the attempt is noted first. */
  enter<Result>(who: 'candidate' | 'tests', call: (timeoutMs: number) => Result): Result;
}

/** @param onEnd - told at once when the attempt ends early. */
export function openAttempt(timeoutMs: number, onEnd?: (why: Ended) => void): Attempt {
  const deadline = clock.now() + timeoutMs;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let ended: Ended | undefined;
  const end = (why: Ended): void => {
    if (ended !== undefined) return;
    ended = why;
    onEnd?.(why);
    resolve();
  };
  const closing = new DisposableStack();
  const late = clock.setTimeout(
    () =>
      end({ kind: 'failed', evidence: { kind: 'timeout', limitMs: timeoutMs, what: 'the candidate under its tests' } }),
    timeoutMs,
  );
  const left = (): number => Math.max(1, Math.ceil(deadline - clock.now()));
  return {
    get ended() {
      return ended;
    },
    over,
    end,
    left,
    enter(who, call) {
      try {
        return call(left());
      } catch (error) {
        const why = reasonOf(error, who, timeoutMs);
        if (why !== undefined) end(why);
        throw error;
      }
    },
    onClose: (close) => closing.defer(close),
    [Symbol.dispose]() {
      clock.clearTimeout(late);
      closing.dispose();
    },
  };
}

/** What the isolate's own end comes to; undefined for an ordinary error of the code in it. */
function reasonOf(error: unknown, who: 'candidate' | 'tests', timeoutMs: number): Ended | undefined {
  if (error instanceof NeedsNode) return { kind: 'needs', who, what: error.message };
  const message = error instanceof Error ? error.message : '';
  if (message === 'Script execution timed out.')
    return {
      kind: 'failed',
      evidence: { kind: 'timeout', limitMs: timeoutMs, what: who === 'tests' ? 'the tests' : 'the candidate' },
    };
  if (/^Isolated? (?:was|is) (?:already )?disposed/.test(message))
    return {
      kind: 'failed',
      evidence: {
        kind: 'crash',
        message: `${who === 'tests' ? 'the tests' : 'the candidate'} took more memory than there is`,
      },
    };
  return undefined;
}

/** An assertion failed in a function of the tests that the candidate called, and the candidate went on as if nothing had happened. */
export function wentOn(message: string): Ended {
  return {
    kind: 'failed',
    evidence: {
      kind: 'assertion',
      test: 'a function that the candidate calls',
      message: `it goes on after: ${message}`,
    },
  };
}

/** A function that a realm may call. It gets copies and gives copies. */
export function lent(call: (...args: never[]) => unknown): ivm.Callback {
  return new ivm.Callback(call);
}

/** What a side is told when the other cannot answer: it is thrown there. */
export function refusal(error: unknown): { ok: false; value: string; nodes: [] } {
  return { ok: false, value: error instanceof Error ? `${error.name}: ${error.message}` : String(error), nodes: [] };
}

export const COPY = { arguments: { copy: true }, result: { copy: true } } as const;
