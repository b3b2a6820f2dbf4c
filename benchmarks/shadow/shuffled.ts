import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The items in an order that is drawn. */
export function shuffled<Item>(items: readonly Item[], random: ReturnType<typeof xoroshiro128plus>): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(uniformInt(random, 0, rest.length - 1), 1));
}
