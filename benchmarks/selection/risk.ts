import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffled } from '../../src/behaviour/shuffled.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { evidenceOf } from '../../src/selection/evidence.ts';
import { calibrate, type Bound, type Label, type NoThreshold, type Threshold } from '../../src/selection/risk.ts';
import { clopperPearson } from '../../src/statistics/clopperPearson.ts';
import { areTied, choicesIn } from './choices.ts';
import type { Examined } from './examine.ts';
import { trustFor } from './trust.ts';

// Whether a stated risk is kept: thresholds are calibrated on some tasks and held against others.

/** What is asked for. */
export const BOUNDS: readonly Bound[] = [
  { risk: 0.05, confidence: 0.9 },
  { risk: 0.1, confidence: 0.9 },
  { risk: 0.15, confidence: 0.9 },
];

const SPLITS = 400;

/** The choices of clusters, with what speaks for each and whether it is wrong. */
export function labelsOf(examined: readonly Examined[], source: string): Label[] {
  const trusts = trustFor(examined);
  return examined.flatMap((one, index): Label[] => {
    const choices = choicesIn(one, trusts[index] ?? new Map());
    const [first] = choices;
    if (first === undefined || areTied(choices, one)) return [];
    return [{ score: evidenceOf(first.weight), wrong: !first.answer.right, source }];
  });
}

/** What came of random splits of the tasks in halves, one to calibrate, one to return by it. */
export interface Splits {
  readonly bound: Bound;
  readonly splits: number;
  /** Of these, how many in which nothing could be claimed, so that nothing was returned. */
  readonly none: number;
  /** How many in which more of what was returned was wrong than was stated. */
  readonly exceeded: number;
  /** The share of choices that were returned, and of these the share that was wrong, where something was claimed. */
  readonly returned: number;
  readonly wrong: number;
}

export function splitsOf(labels: readonly Label[], bound: Bound): Splits {
  const random = xoroshiro128plus(1);
  let [none, exceeded, returned, wrong, all] = [0, 0, 0, 0, 0];
  for (let split = 0; split < SPLITS; split++) {
    const list = shuffled(labels, random);
    const half = list.length >> 1;
    const found = calibrate(list.slice(0, half), bound);
    if (found.kind === 'none') {
      none++;
      continue;
    }
    const came = returnedBy(found, list.slice(half));
    if (came.wrong > bound.risk * came.returned) exceeded++;
    returned += came.returned;
    wrong += came.wrong;
    all += list.length - half;
  }
  return { bound, splits: SPLITS, none, exceeded, returned: returned / all, wrong: wrong / returned };
}

/** Whether more splits exceeded the stated risk than the stated confidence leaves room for. */
export function isHeld({ bound, splits, exceeded }: Splits): boolean {
  return exceeded <= (1 - bound.confidence) * splits;
}

/** What comes of choices by a threshold from other tasks. */
export interface Carried {
  readonly bound: Bound;
  readonly found: Threshold | NoThreshold;
  readonly returned: number;
  readonly wrong: number;
}

export function carriedOver(labels: readonly Label[], to: readonly Label[], bound: Bound): Carried {
  const found = calibrate(labels, bound);
  return { bound, found, ...(found.kind === 'none' ? { returned: 0, wrong: 0 } : returnedBy(found, to)) };
}

function returnedBy({ threshold }: Threshold, labels: readonly Label[]): { returned: number; wrong: number } {
  const own = labels.filter(({ score }) => score >= threshold);
  return { returned: own.length, wrong: own.filter(({ wrong }) => wrong).length };
}

/** A point of the curve: with so many of the choices returned, those with the highest scores, so many are wrong. */
export interface Point {
  readonly coverage: number;
  readonly score: number;
  /** A share. */
  readonly wrong: Estimate;
}

const COVERAGES = [0.2, 0.4, 0.6, 0.8, 1] as const;

export function curveOf(labels: readonly Label[]): Point[] {
  const best = labels.toSorted((a, b) => b.score - a.score);
  return COVERAGES.flatMap((coverage): Point[] => {
    const own = best.slice(0, Math.round(coverage * best.length));
    const last = own.at(-1);
    if (last === undefined) return [];
    return [
      { coverage, score: last.score, wrong: clopperPearson(own.filter(({ wrong }) => wrong).length, own.length) },
    ];
  });
}
