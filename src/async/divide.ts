/** Why a batch gave no results: it took too long, or whoever worked on it died. */
export type Failure = 'timeout' | 'crash';

const PARTS = 8;

/**
 * Works on items together; where that fails, in ever smaller parts, so that in the end only the guilty ones are alone.
 *
 * @param together - results in the order of the items, or why there are none.
 * @param settle - gets each item with its result or with the failure that it met alone.
 */
export async function divide<Item, Result>(
  items: readonly Item[],
  together: (items: readonly Item[]) => Promise<readonly Result[] | Failure>,
  settle: (item: Item, result: Result | Failure) => void,
): Promise<void> {
  const results = await together(items);
  if (typeof results !== 'string') {
    for (const [index, item] of items.entries()) {
      const result = results[index];
      settle(item, result === undefined ? 'crash' : result);
    }
    return;
  }
  const [only] = items;
  if (only !== undefined && items.length === 1) return settle(only, results);
  const size = Math.ceil(items.length / PARTS);
  for (let start = 0; start < items.length; start += size)
    await divide(items.slice(start, start + size), together, settle);
}
