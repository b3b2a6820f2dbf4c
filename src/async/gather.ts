/** How much goes into one batch. */
export interface BatchLimits<Item> {
  readonly items: number;
  /** The sum of weights at which a batch is full; an item that is heavier goes alone. */
  readonly weight: number;
  readonly weigh: (item: Item) => number;
}

/**
 * Gathers what is asked for while a batch is running into the next one, so that batches grow with what there is to do and
 * nothing waits for company.
 *
 * @param run - works on a batch: settles each item, and resolves when the next batch may begin. What it has left unsettled
 * when it throws is rejected with its error.
 * @example
 * ```ts
 * const double = gather<number, number>(async (items, settle) => items.forEach((n) => settle(n, n * 2)), limits);
 * await Promise.all([double(1), double(2)]); // one batch
 * ```
 */
export function gather<Item, Result>(
  run: (items: readonly Item[], settle: (item: Item, result: Result | Promise<Result>) => void) => Promise<void>,
  { items: most, weight: heaviest, weigh }: BatchLimits<Item>,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result | Promise<Result>) => void;
    readonly reject: (error: unknown) => void;
  }
  const queue: Waiting[] = [];
  let running = false;

  function take(): Waiting[] {
    let weight = 0;
    const end = queue.findIndex(({ item }, index) => {
      weight += weigh(item);
      return index > 0 && (index >= most || weight > heaviest);
    });
    return queue.splice(0, end === -1 ? queue.length : end);
  }

  async function work(): Promise<void> {
    running = true;
    // Those who ask in the same turn are in the first batch together.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = take();
      const byItem = new Map(batch.map((waiting) => [waiting.item, waiting]));
      const items = batch.map(({ item }) => item);
      try {
        await run(items, (item, result) => byItem.get(item)?.resolve(result));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    queue.push({ item, resolve, reject });
    if (!running) void work();
    return promise;
  };
}
