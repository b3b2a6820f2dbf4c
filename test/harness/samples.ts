import type { Sample } from '../../src/harness/sample.ts';

/** What figures are told of a suite that is of no interest. */
export const ABOUT = {
  suite: 's',
  basis: '',
  prices: '',
  priceTables: [],
  hidden: false,
  missing: 0,
  repeats: 1,
  seed: 1,
} as const;

/** A hand-written sample of the task `t`, bought for 1 USD. */
export function sample(member: string, ordinal: number, right: boolean, rest: Partial<Sample> = {}): Sample {
  return {
    task: 't',
    member,
    ordinal,
    digest: `${member} ${ordinal}`,
    visible: right ? 'pass' : 'fail',
    right,
    truth: 'hidden',
    evidence: right ? null : 'wrong',
    usd: 1,
    inputTokens: 1,
    outputTokens: 1,
    estimated: false,
    ms: 1000 * (ordinal + 1),
    ...rest,
  };
}
