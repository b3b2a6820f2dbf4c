/** Work that goes on side by side. What it gives is handed out in the order in which it comes; a fault of any of it stops all. */
export interface SideBySide<Item> extends AsyncDisposable {
  /** @throws the reason of the signal where that is aborted already. */
  begin(job: (cancel: AbortSignal) => Promise<void>): void;
  give(item: Item): void;
  /** Undefined once nothing is under way any more. Throws what a job threw, or why the signal was aborted. */
  next(): Promise<Item | undefined>;
  /** Cancels what is under way; what is begun later is not. */
  stop(): void;
}

/** Opens a place for work; disposing cancels and waits for all of it. */
export function sideBySide<Item>(signal: AbortSignal): SideBySide<Item> {
  const items: Item[] = [];
  const work = new Set<Promise<void>>();
  let news = Promise.withResolvers<void>();
  let stopping = new AbortController();
  let fault: { readonly error: unknown } | undefined;

  function stop(): void {
    stopping.abort(new Error('it is no longer needed'));
    stopping = new AbortController();
  }
  function wake(): void {
    news.resolve();
    news = Promise.withResolvers();
  }

  return {
    begin(job) {
      signal.throwIfAborted();
      const doing = job(AbortSignal.any([signal, stopping.signal]))
        .catch((error: unknown) => {
          fault ??= { error };
          stop();
        })
        .finally(() => {
          work.delete(doing);
          wake();
        });
      work.add(doing);
    },
    give(item) {
      items.push(item);
      wake();
    },
    async next() {
      for (;;) {
        if (fault !== undefined) throw fault.error;
        const first = items.shift();
        if (first !== undefined) return first;
        if (work.size === 0) break;
        await news.promise;
      }
      signal.throwIfAborted();
      return undefined;
    },
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await Promise.all(work);
    },
  };
}
