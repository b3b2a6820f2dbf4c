/** Work that hands on what it finds as it goes. */
export type Worker<Item> = (push: (item: Item) => void) => Promise<void>;

/**
 * Yields what several workers push, in the order in which it comes. When one fails, or nobody reads on, the others are
 * cancelled and waited for, so that none is left running behind.
 */
export async function* merge<Item>(
  workers: readonly Worker<Item>[],
  cancel: (reason: unknown) => void,
): AsyncGenerator<Item> {
  const items: Item[] = [];
  let open = workers.length;
  let failure: { readonly error: unknown } | undefined;
  let news = Promise.withResolvers<void>();
  const wake = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const push = (item: Item): void => {
    items.push(item);
    wake();
  };
  const running = workers.map(async (work) => {
    try {
      await work(push);
    } catch (error) {
      failure ??= { error };
      cancel(error);
    } finally {
      open--;
      wake();
    }
  });
  try {
    for (;;) {
      const next = news.promise;
      for (let item = items.shift(); item !== undefined; item = items.shift()) yield item;
      if (open === 0 && items.length === 0) break;
      if (items.length === 0) await next;
    }
  } finally {
    if (open > 0) cancel(new Error('no longer needed'));
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure.error;
}
