import type { Cluster } from '../nouns/comparison.ts';

/**
 * How much speaks for a choice, from 0 to 1: the mean of the share of votes that agree with it and the share of all that were asked that carry it. The first is
 * high where those that pass agree, though they may be few; the second where many pass.
 */
export function evidenceOf({ support, carried }: Pick<Cluster, 'support' | 'carried'>): number {
  return (support + carried) / 2;
}
