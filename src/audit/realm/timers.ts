interface Timer {
  readonly at: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** Whatever is due so late is not waited for, in ms. */
export const NEVER_MS = 1e8;

/** Timers that the host waits for: it asks when the next one is due. */
export function openTimers() {
  const { now } = Date;
  const waiting = new Map<number, Timer>();
  let next = 1;
  const start = (run: () => void, ms: unknown, every: boolean): number => {
    const delay = Number(ms) > 0 ? Number(ms) : 0;
    const timer = next++;
    waiting.set(timer, { at: now() + delay, every: every ? Math.max(1, delay) : undefined, run });
    return timer;
  };
  const clear = (timer: unknown): void => void waiting.delete(Number(timer));
  const earliest = (): [number, Timer] | undefined =>
    [...waiting].reduce<[number, Timer] | undefined>(
      (first, one) => (first === undefined || one[1].at < first[1].at ? one : first),
      undefined,
    );
  return {
    wait(): number | undefined {
      const first = earliest();
      const ms = first && Math.max(0, first[1].at - now());
      return ms !== undefined && ms < NEVER_MS ? ms : undefined;
    },
    fire(): void {
      const first = earliest();
      if (first === undefined) return;
      const [timer, { run, every }] = first;
      if (every === undefined) waiting.delete(timer);
      else waiting.set(timer, { run, every, at: now() + every });
      run();
    },
    /** Forgets those that are left; whether there were any. */
    end(): boolean {
      const left = waiting.size > 0;
      waiting.clear();
      return left;
    },
    globals: {
      setTimeout: (run: (...args: unknown[]) => void, ms?: unknown, ...args: unknown[]) =>
        start(() => run(...args), ms, false),
      setInterval: (run: (...args: unknown[]) => void, ms?: unknown, ...args: unknown[]) =>
        start(() => run(...args), ms, true),
      setImmediate: (run: (...args: unknown[]) => void, ...args: unknown[]) => start(() => run(...args), 0, false),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    },
  };
}
