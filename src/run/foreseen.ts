import type { Return } from '../policy/policy.ts';
import type { Ended } from './drive.ts';

/** A clock for what is known beforehand: it goes from one end to the next, and nobody waits. */
export interface Foreseen {
  /** In ms, from zero. */
  readonly now: number;
  /** Lets something end that many ms from now; what ends at the same time does so in the order in which it was said. */
  after(ms: number, ended: Ended): void;
  /** Cancels what has not ended. */
  stop(): void;
  /** Runs a loop to its end. */
  play(steps: Generator<void, Return, Ended>): Return;
}

/** Opens a clock that stands at zero. */
export function foreseen(): Foreseen {
  let now = 0;
  let ahead: { readonly at: number; readonly ended: Ended }[] = [];
  function next(): Ended {
    const first = ahead.reduce<(typeof ahead)[number] | undefined>(
      (sofar, one) => (sofar === undefined || one.at < sofar.at ? one : sofar),
      undefined,
    );
    if (first === undefined) return { kind: 'idle' };
    ahead = ahead.filter((one) => one !== first);
    now = first.at;
    return first.ended;
  }
  return {
    get now() {
      return now;
    },
    after(ms, ended) {
      ahead.push({ at: now + ms, ended });
    },
    stop() {
      ahead = [];
    },
    play(steps) {
      for (let step = steps.next(); ; step = steps.next(next())) if (step.done === true) return step.value;
    },
  };
}
