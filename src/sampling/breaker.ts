import { unlessAborted } from '../async/unlessAborted.ts';
import { MemberError } from '../errors.ts';
import type { Member } from '../nouns/member.ts';
import { newCircuit, SHORT_MS, type CircuitState, type Rest, type Trial } from './circuit.ts';

/** A call that may be made. It is told how it ended; disposed of before, nothing can be said of the member. */
export interface Turn extends Disposable {
  /** Something came of it. */
  heard(): void;
  succeeded(): void;
  /** What is no fault of the member's counts for nothing. */
  failed(error: unknown): void;
  /** It was given up because nothing was heard of it for long. */
  hung(): void;
}

/** What stands between a member that fails and those who would ask it. All runs and requests of a process share the one of a member. */
export interface Breaker {
  readonly state: CircuitState;
  /** How long the member is not asked, in ms; 0 where it can be asked. */
  readonly restMs: number;
  /** Why the member is not asked now; undefined where it can be. */
  readonly resting: MemberError | undefined;
  /**
   * Lets a call begin. Of a member that has not yet shown that it works, one after the other.
   *
   * @throws {@link MemberError} that is `resting`, where the member is not asked now.
   */
  enter(signal: AbortSignal): Promise<Turn>;
}

const breakers = new WeakMap<Member, Breaker>();

/** The breaker of a member. */
export function breakerOf(member: Member): Breaker {
  const found = breakers.get(member) ?? newBreaker(member);
  breakers.set(member, found);
  return found;
}

/** Lets another object that stands for the same member share its breaker. */
export function shareBreaker(copy: Member, member: Member): void {
  breakers.set(copy, breakerOf(member));
}

function newBreaker({ name, abilities }: Member): Breaker {
  // An agent works for minutes before anything comes of it.
  const circuit = newCircuit(() => performance.now(), abilities.files === true);
  let news = Promise.withResolvers<void>();

  function wake(): void {
    news.resolve();
    news = Promise.withResolvers();
  }
  function turnOf(trial: Trial): Turn {
    const ended = (note: () => void): void => {
      note();
      wake();
    };
    return {
      heard() {
        if (trial.heard) return;
        trial.heard = true;
        wake();
      },
      succeeded: () => ended(() => circuit.succeeded(trial)),
      failed: (error) =>
        ended(() => {
          const fault = error instanceof MemberError ? error.fault : undefined;
          if (!(error instanceof MemberError) || fault === undefined) return circuit.released(trial);
          const { retryAfterMs, message } = error;
          const why = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
          circuit.failed(trial, { fault, retryAfterMs, why });
        }),
      hung: () =>
        ended(() =>
          circuit.failed(trial, { fault: 'down', retryAfterMs: undefined, why: 'it did not answer', hung: true }),
        ),
      [Symbol.dispose]: () => ended(() => circuit.released(trial)),
    };
  }

  return {
    get state() {
      return circuit.state;
    },
    get restMs() {
      return restMs(circuit.rest);
    },
    get resting() {
      const { rest } = circuit;
      return rest && restingError(name, rest);
    },
    async enter(signal) {
      for (;;) {
        signal.throwIfAborted();
        const entry = circuit.enter();
        if (entry.kind === 'go') return turnOf(entry.trial);
        if (entry.kind === 'rest') throw restingError(name, entry);
        await first(news.promise, entry.ms, signal);
      }
    },
  };
}

function restMs(rest: Rest | undefined): number {
  return rest === undefined ? 0 : Math.max(0, rest.until - performance.now());
}

function restingError(name: string, rest: Rest): MemberError {
  const retryAfterMs = restMs(rest);
  const time = new Date(Date.now() + retryAfterMs).toTimeString().slice(0, retryAfterMs < 60_000 ? 8 : 5);
  return new MemberError(`${name} is not asked until ${time}: ${rest.why}`, {
    fault: rest.fault,
    resting: true,
    retryAfterMs,
  });
}

/** Waits for news, but no longer than so many ms. */
async function first(news: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.ceil(ms));
  try {
    await unlessAborted(Promise.race([news, promise]), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a failed call may be made once more: the fault may pass in a moment, and the member may be asked. */
export function isWorthRetrying(error: MemberError, member: Member): boolean {
  return error.retryable && (error.retryAfterMs ?? 0) <= SHORT_MS && breakerOf(member).restMs === 0;
}
