import { costOf, type Prices } from '../nouns/member.ts';
import type { Sample } from './sample.ts';

/** What members cost on one day, and who says so. */
export interface PriceTable {
  /** Short, for the head of a column. */
  readonly name: string;
  /** The day on which it was read, as `2026-11-25`. */
  readonly date: string;
  /** Where it was read. */
  readonly source: string;
  /** USD per million tokens, by the member's name. */
  readonly prices: Readonly<Record<string, Prices>>;
}

/** Gives a sample its price in USD; undefined where there is none. */
export interface Pricing {
  readonly name: string;
  of(sample: Sample): number | undefined;
}

/** How much dearer, or cheaper, the baseline's members are taken to be. */
const RATIOS = [0.1, 0.3, 3, 10];

/** As it was bought. */
export const OWN: Pricing = { name: 'as bought', of: ({ usd }) => usd ?? undefined };

/** Other prices for the same samples: each table's, and those at which the members of the baseline cost another multiple of what they do. */
export function otherPricings(tables: readonly PriceTable[], baseline: readonly string[]): Pricing[] {
  return [
    ...tables.map(({ name, prices }): Pricing => ({ name, of: (sample) => listed(sample, prices[sample.member]) })),
    ...RATIOS.map((ratio): Pricing => ({
      name: `baseline ×${ratio}`,
      of: ({ usd, member }) => (usd === null ? undefined : usd * (baseline.includes(member) ? ratio : 1)),
    })),
  ];
}

function listed({ inputTokens, outputTokens, estimated }: Sample, prices: Prices | undefined): number | undefined {
  const usd = costOf({ inputTokens, cachedInputTokens: 0, outputTokens, estimated }, prices);
  return usd === 'unknown' ? undefined : usd;
}
