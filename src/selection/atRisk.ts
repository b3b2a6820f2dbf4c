import { percent } from '../text/percent.ts';
import { calibrate, labelsNeeded, riskOf, type Label } from './risk.ts';
import type { ToldRisk } from '../nouns/risk.ts';

/** How sure the promise is: one calibration in ten may break it. */
const CONFIDENCE = 0.9;

/** A risk that was asked for, and what labels say of it. */
export interface RiskSetting {
  readonly asked: number;
  readonly labels: readonly Label[];
  /** The least evidence with which an answer is returned; undefined where there are too few labels to say. */
  readonly line: number | undefined;
  /** The fewest labels with which a line could be found. */
  readonly needed: number;
}

/** No evidence reaches it: the labels show that even answers with much behind them are wrong too often. */
const NEVER = 2;

/** Finds the line for a risk. */
export function riskSetting(asked: number, labels: readonly Label[]): RiskSetting {
  const bound = { risk: asked, confidence: CONFIDENCE };
  const found = calibrate(labels, bound);
  const needed = labelsNeeded(bound);
  if (found.kind === 'none') return { asked, labels, line: labels.length < needed ? undefined : NEVER, needed };
  // Nothing is known of answers with less behind them than any label has.
  const scores = labels.map(({ score }) => score).filter((score) => score >= found.threshold);
  return { asked, labels, line: Math.max(found.threshold, Math.min(...scores)), needed };
}

/** What labels say of a risk, in words. */
export function settingWords({ asked, labels, line, needed }: RiskSetting): string {
  const wrong = labels.filter((label) => label.wrong).length;
  const have = `${labels.length} labels, ${wrong} of them wrong`;
  if (line === undefined)
    return `For a risk of ${percent(asked)} nothing can be promised: ${have}, and at least ${needed} with much behind them are needed. See \`bench labels\`.`;
  if (line === NEVER)
    return `For a risk of ${percent(asked)} nothing can be promised, and no answer of cheap members is returned: ${have}, also of those with much behind them.`;
  const share = labels.filter(({ score }) => score >= line).length / labels.length;
  return `For a risk of ${percent(asked)} answers are returned from an evidence of ${line.toFixed(2)} on, ${percent(share)} of those that the labels are of (${have}; confidence ${percent(CONFIDENCE)}).`;
}

/**
 * What can be said of an answer that is returned.
 *
 * @param score - of what speaks for it; undefined where nothing was compared, or the strong member wrote it.
 */
export function riskTold({ asked, labels, line, needed }: RiskSetting, score: number | undefined): ToldRisk {
  const estimate = score === undefined ? undefined : riskOf(score, labels);
  const told = { asked, labels: labels.length, estimate: estimate ?? null };
  if (line === undefined)
    return {
      ...told,
      promise: null,
      words: `risk not known: ${labels.length} labels, and at least ${needed} are needed`,
    };
  if (score === undefined || score < line)
    return { ...told, promise: null, words: 'risk not known: labels say nothing of an answer like this' };
  return {
    ...told,
    promise: { risk: asked, confidence: CONFIDENCE, line },
    words: `risk about ${percent(estimate?.value ?? 0)}, promised to be at most ${percent(asked)}`,
  };
}
