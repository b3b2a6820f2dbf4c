import type { Estimate } from '../harness/statistics/estimate.ts';
import { atMost } from '../statistics/binomial.ts';
import { clopperPearson } from '../statistics/clopperPearson.ts';

/** A choice of which it was found out later whether it was wrong. */
export interface Label {
  /** What spoke for it when it was made, from 0 to 1: see `evidenceOf`. */
  readonly score: number;
  readonly wrong: boolean;
  /** Where it is known from: a suite with hidden checkers, the ledger, a complaint. */
  readonly source: string;
}

/** What is asked for: of what is returned, no more than the share `risk` is wrong, and this holds with the chance `confidence`. */
export interface Bound {
  readonly risk: number;
  readonly confidence: number;
}

/** A score from which on choices are returned. */
export interface Threshold {
  readonly kind: 'threshold';
  readonly threshold: number;
  /** Labels with that score or a higher one, and how many of them are wrong. */
  readonly labels: number;
  readonly wrong: number;
}

/** No score is good enough, or there is too little to say so: nothing is claimed. */
export interface NoThreshold {
  readonly kind: 'none';
  readonly labels: number;
  /** The fewest labels with which any score could do, one of them wrong. */
  readonly needed: number;
}

/** Scores that are tried, from the highest down. They are fixed beforehand. */
const STEPS = 100;

/**
 * The lowest score from which on no more than the share `risk` of choices is wrong, as far as labels show. It is found by Learn then Test (Angelopoulos, Bates,
 * Candès, Jordan & Lei 2021, arXiv:2110.01052, section 2 and fixed sequence testing in 2.3): for each score, from the highest down, the hypothesis that choices
 * from there on are wrong more often is tested, by the exact binomial tail of the wrong ones among them; the first that cannot be rejected at
 * 1 - `confidence` ends the walk, so that the chance that any rejection was false is no larger than that. Scores above which there are fewer labels
 * than {@link labelsNeeded} are passed over, which looks at how many there are, and not at what became of them.
 *
 * It holds for choices that are made as those of the labels were: the same kind of task, the same members, the same checkers, none picked. It is a promise about
 * many choices, not about a single one.
 */
export function calibrate(labels: readonly Label[], { risk, confidence }: Bound): Threshold | NoThreshold {
  const needed = labelsNeeded({ risk, confidence });
  let best: Threshold | undefined;
  for (let step = STEPS; step >= 0; step--) {
    const threshold = step / STEPS;
    const own = labels.filter(({ score }) => score >= threshold);
    if (own.length < needed) continue;
    const wrong = own.filter((label) => label.wrong).length;
    if (atMost(wrong, own.length, risk) > 1 - confidence) break;
    best = { kind: 'threshold', threshold, labels: own.length, wrong };
  }
  return best ?? { kind: 'none', labels: labels.length, needed };
}

/** With fewer labels nothing is claimed. So many bear one that is wrong: a walk that ends at the first wrong label of all would seldom begin. */
export function labelsNeeded({ risk, confidence }: Bound): number {
  let labels = 1;
  while (atMost(1, labels, risk) > 1 - confidence) labels++;
  return labels;
}

/** The share of wrong ones among labels with this score or a higher one, with its exact 95 % interval; undefined without such labels. */
export function riskOf(score: number, labels: readonly Label[]): Estimate | undefined {
  const own = labels.filter((label) => label.score >= score);
  return own.length === 0 ? undefined : clopperPearson(own.filter(({ wrong }) => wrong).length, own.length);
}
