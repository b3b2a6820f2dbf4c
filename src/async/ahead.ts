/** Work that may turn out not to be needed. */
export interface Ahead<Result> extends AsyncDisposable {
  /** What it comes to; begun now, where it was not begun ahead. */
  result(): Promise<Result>;
}

/**
 * Begins work ahead of the time at which it is known to be needed, where that costs nobody anything. Disposed of before it has ended it is stopped, and
 * waited for.
 *
 * @param may - whether to begin ahead.
 * @example
 * ```ts
 * await using control = ahead(sandbox.spare(), signal, (stop) => run(stop));
 * if (!(await first)) return; // it is stopped
 * return await control.result();
 * ```
 */
export function ahead<Result>(
  may: boolean,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Ahead<Result> {
  const stop = new AbortController();
  const early = may ? work(AbortSignal.any([signal, stop.signal])) : undefined;
  // Whoever asks for it later hears of it.
  early?.catch(() => {});
  return {
    result: () => early ?? work(signal),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await early?.catch(() => {});
    },
  };
}
