import { rounded, shown } from '../../src/harness/statistics/shown.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { tableOf } from '../../src/text/table.ts';
import type { Examined } from './examine.ts';
import { WORDS, type Figures } from './figures.ts';
import { isHeld, type Carried, type Point, type Splits } from './risk.ts';

/** What is printed of how far a stated risk is kept. */
export interface RiskFigures {
  readonly splits: readonly Splits[];
  readonly curve: readonly Point[];
  /** Calibrated on other tasks, held against these. */
  readonly carried: readonly Carried[];
}

export function wordsOf(
  { tasks, arms, beta, efficiency, efficiencyTruth, suspects }: Figures,
  markdown: boolean,
): string {
  const head = ['arm', 'solved %', 'wrong %', 'strong %', 'questions a task'];
  const rows = Object.entries(arms).map(([name, { solved, wrong, strong, questions }]) => [
    WORDS[name] ?? name,
    shown(solved),
    shown(wrong),
    shown(strong),
    questions.toFixed(2),
  ]);
  return `${tableOf(head, rows, markdown)}

${tasks} tasks. No cheap answer is right on ${shown(inPerCent(beta))} % of them (Clopper-Pearson). Clusters win ${efficiency.toFixed(0)} % of what a choice by the truth wins over the first that passes. Questions answered by the truth win ${efficiencyTruth.toFixed(1)} % of what it wins over one answer.
On ${suspects.wrong} tasks the examples refute every right answer: ${suspects.found} of them are suspected, and ${suspects.falseAlarms} others.
`;
}

export function riskWords({ splits, curve, carried }: RiskFigures, markdown: boolean): string {
  const stated = ({ bound }: Splits | Carried): string =>
    `at most ${100 * bound.risk} %, confidence ${100 * bound.confidence} %`;
  const held = splits.map((one) => [
    stated(one),
    `${one.exceeded} of ${one.splits}`,
    `${one.none}`,
    Number.isFinite(one.returned) ? (100 * one.returned).toFixed(0) : '-',
    Number.isFinite(one.wrong) ? (100 * one.wrong).toFixed(1) : '-',
  ]);
  const points = curve.map(({ coverage, score, wrong }) => [
    (100 * coverage).toFixed(0),
    score.toFixed(2),
    shown(inPerCent(wrong)),
  ]);
  const over = carried.map((one) => [
    stated(one),
    one.found.kind === 'none' ? 'none' : one.found.threshold.toFixed(2),
    `${one.found.labels}`,
    `${one.returned}`,
    `${one.wrong}`,
  ]);
  const tables = [
    tableOf(
      ['wrong of what is returned, stated', 'splits that exceed it', 'nothing claimed', 'returned %', 'wrong %'],
      held,
      markdown,
    ),
    tableOf(['returned, those with most behind them, %', 'score', 'wrong % of them'], points, markdown),
    ...(over.length === 0
      ? []
      : [
          tableOf(
            ['stated, by labels of the other tasks', 'threshold', 'labels', 'returned here', 'wrong'],
            over,
            markdown,
          ),
        ]),
  ];
  return `\n${tables.join('\n\n')}\n`;
}

export function doubtsIn(examined: readonly Examined[]): string {
  return examined
    .flatMap(({ task, between }) => (between === null ? [] : [`${task}\n  ${between[0]}\n  ${between[1]}\n`]))
    .join('');
}

export function jsonOf(
  { tasks, arms, beta, efficiency, efficiencyTruth, suspects }: Figures,
  { splits, curve, carried }: RiskFigures,
): object {
  const each = Object.entries(arms).map(([name, { solved, wrong, strong, questions }]) => [
    name,
    {
      solved: rounded(solved.value),
      wrong: rounded(wrong.value),
      strong: rounded(strong.value),
      questions: rounded(questions, 2),
      interval: {
        solved: [rounded(solved.low), rounded(solved.high)],
        wrong: [rounded(wrong.low), rounded(wrong.high)],
      },
    },
  ]);
  const { value, low, high } = inPerCent(beta);
  return {
    tasks,
    arms: Object.fromEntries(each) as object,
    beta: { value: rounded(value), interval: [rounded(low), rounded(high)] },
    efficiency: rounded(efficiency),
    efficiencyTruth: rounded(efficiencyTruth),
    suspectsFound: suspects.found,
    suspectFalseAlarms: suspects.falseAlarms,
    riskHeld: splits.every(isHeld),
    risk: splits.map(({ bound, returned, wrong, ...counts }) => ({
      ...bound,
      ...counts,
      returned: rounded(100 * returned),
      wrong: rounded(100 * wrong),
    })),
    riskCoverage: curve.map(({ coverage, score, wrong }) => {
      const per = inPerCent(wrong);
      return {
        returned: 100 * coverage,
        score: rounded(score, 3),
        wrong: rounded(per.value),
        interval: [rounded(per.low), rounded(per.high)],
      };
    }),
    riskCarriedOver: carried.map(({ bound, found, returned, wrong }) => ({
      ...bound,
      threshold: found.kind === 'none' ? null : found.threshold,
      labels: found.labels,
      returned,
      wrong,
    })),
  };
}

function inPerCent({ value, low, high }: Estimate): Estimate {
  return { value: 100 * value, low: 100 * low, high: 100 * high };
}
