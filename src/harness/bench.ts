import type { Member } from '../nouns/member.ts';
import type { Arm } from './arm.ts';
import type { PriceTable } from './prices.ts';
import type { Suite } from '../suites/suite.ts';

/** A suite with the members that answer it and the arms that are compared on it. */
export interface BenchSuite extends Suite {
  /** Each with how many answers to a task are wanted at most. Those of recordings are replayed, others are asked. */
  readonly members: readonly { readonly member: Member; readonly samples: number }[];
  /** The first is the baseline of all the others. */
  readonly arms: readonly Arm[];
  /** How prices and tokens were come by, in one sentence for the report. */
  readonly prices: string;
  /** Other prices to give the cost at, such as those of another day. */
  readonly priceTables?: readonly PriceTable[];
  /** How often each arm is run (default 1): over the same samples, in another order each time. */
  readonly repeats?: number;
  /** What draws those orders (default 1). */
  readonly seed?: number;
}

/** What `weak-committee bench` runs. */
export interface BenchConfig {
  readonly suites: readonly BenchSuite[];
  /** How long one candidate may take in one checker, in ms (default 20,000). */
  readonly timeoutMs?: number;
}

/**
 * Types a `bench.config.ts`; gives back what it is given.
 *
 * @example
 * ```ts
 * export default defineBench({
 *   suites: [{
 *     name: 'mine',
 *     basis: 'unit tests are the checker, and the truth',
 *     tasks: [{ input: { id: 'slugify', prompt: 'Write …', target: 'src/slugify.ts' }, visible: [tests('test/slugify.test.ts')], hidden: [] }],
 *     members: [{ member: cheap, samples: 4 }, { member: strong, samples: 1 }],
 *     arms: [alone(strong), ladder([cheap], 4, strong)],
 *     prices: 'list prices of today',
 *   }],
 * });
 * ```
 */
export function defineBench(config: BenchConfig): BenchConfig {
  return config;
}
