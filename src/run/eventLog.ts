import type { RunEvent, TimedEvent } from '../nouns/events.ts';

/** Collects a run's events and lets any number of readers follow them, from the first on, at their own pace. */
export interface EventLog {
  readonly emit: (event: RunEvent) => void;
  readonly end: () => void;
  /** Everything so far but streamed text, which is in the proposals already. */
  readonly seen: () => readonly TimedEvent[];
  /** The events until the run ends; throws what the run threw. */
  follow(run: Promise<unknown>): AsyncIterator<TimedEvent>;
}

/** Opens a log whose clock starts now. */
export function eventLog(): EventLog {
  const start = performance.now();
  const events: TimedEvent[] = [];
  let more = Promise.withResolvers<void>();
  let ended = false;
  const wake = (): void => {
    more.resolve();
    more = Promise.withResolvers();
  };
  return {
    emit(event) {
      events.push({ ...event, at: Math.round(performance.now() - start) });
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    seen: () => events.filter(({ kind }) => kind !== 'proposal-streamed'),
    async *follow(run) {
      for (let next = 0; ; next++) {
        while (next >= events.length && !ended) await more.promise;
        const event = events[next];
        if (event === undefined) break;
        yield event;
      }
      await run;
    },
  };
}
