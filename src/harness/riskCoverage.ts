import { clopperPearson } from '../statistics/clopperPearson.ts';
import type { Estimate } from './statistics/estimate.ts';
import { inPercent } from './statistics/inPercent.ts';
import type { Outcome } from './walk.ts';

/** What would come of returning only answers with so much behind them. */
export interface RiskPoint {
  /** The least evidence, 0 to 1. */
  readonly line: number;
  /** Tasks for which something would be returned, in per cent. */
  readonly coverage: number;
  /** Of what would be returned, the share that is wrong, in per cent, with its exact 95 % interval. */
  readonly risk: Estimate;
}

/**
 * Risk against coverage (El-Yaniv & Wiener 2010), the highest line first: of an arm whose policy compares what programs do, over the answers of
 * cheap members of which hidden checkers say whether they are right. Empty for any other arm.
 */
export function riskCoverage(outcomes: readonly Outcome[]): RiskPoint[] {
  const known = outcomes.flatMap(({ returned, evidence }) =>
    returned?.truth === 'hidden' && evidence !== undefined ? [{ evidence, wrong: !returned.right }] : [],
  );
  const lines = [...new Set(known.map(({ evidence }) => evidence))].toSorted((a, b) => b - a);
  return lines.map((line) => {
    const own = known.filter(({ evidence }) => evidence >= line);
    return {
      line,
      coverage: (100 * own.length) / outcomes.length,
      risk: inPercent(clopperPearson(own.filter(({ wrong }) => wrong).length, own.length)),
    };
  });
}
