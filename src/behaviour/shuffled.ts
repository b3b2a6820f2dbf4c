import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** The same things in an order of chance. */
export function shuffled<Item>(items: readonly Item[], random: RandomGenerator): Item[] {
  const list = [...items];
  for (let at = list.length - 1; at > 0; at--) {
    const other = uniformInt(random, 0, at);
    [list[at], list[other]] = [list[other] as Item, list[at] as Item];
  }
  return list;
}
