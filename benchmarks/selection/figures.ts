import { clopperPearson } from '../../src/statistics/clopperPearson.ts';
import { percentage } from '../../src/harness/statistics/percentage.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { average } from '../../src/harness/statistics/shares.ts';
import { clusters, firstSound, strongOnce, truth, type Arm, type Came } from './arms.ts';
import { whereInDoubt } from './doubt.ts';
import type { Examined } from './examine.ts';
import { oneValue, oneValueByTruth } from './oneValue.ts';
import { trustFor, type Trust } from './trust.ts';

type Each = (examined: readonly Examined[], trusts: readonly Trust[]) => Came[];

const each =
  (arm: Arm): Each =>
  (examined, trusts) =>
    examined.map((one, index) => arm(one, trusts[index] ?? new Map()));

const ARMS: Readonly<Record<string, Each>> = {
  strongOnce: each(strongOnce),
  firstSound: each(firstSound),
  clusters: each(clusters),
  oneValue: each(oneValue),
  oneValueByTruth: each(oneValueByTruth),
  whereInDoubt,
  truth: each(truth),
};

export const WORDS: Readonly<Record<string, string>> = {
  strongOnce: 'strong once, returned where it passes the examples',
  firstSound: 'first that passes',
  clusters: 'clusters',
  oneValue: 'clusters, the strong member asked for one value',
  oneValueByTruth: 'clusters, the truth asked for one value (bound)',
  whereInDoubt: 'clusters, strong where in doubt',
  truth: 'choice by the truth (bound)',
};

export interface ArmFigures {
  readonly solved: Estimate;
  readonly wrong: Estimate;
  readonly strong: Estimate;
  /** A task, not in per cent. */
  readonly questions: number;
}

export interface Figures {
  readonly tasks: number;
  readonly arms: Readonly<Record<string, ArmFigures>>;
  /** The share of tasks on which no cheap answer is right. */
  readonly beta: Estimate;
  /** Of what the choice by the truth wins over the first that passes, the share that clusters win. */
  readonly efficiency: number;
  /** Of what the choice by the truth wins over one answer, the share that questions win where the truth answers them. */
  readonly efficiencyTruth: number;
  /** Tasks whose examples refute every right answer, those of them found, and those of which it is said without being so. */
  readonly suspects: { readonly wrong: number; readonly found: number; readonly falseAlarms: number };
}

export function figuresOf(examined: readonly Examined[]): Figures {
  const trusts = trustFor(examined);
  const arms = Object.fromEntries(
    Object.entries(ARMS).map(([name, arm]) => {
      const came = arm(examined, trusts);
      const per = (of: (one: Came) => number): Estimate => percentage(came, (some) => 100 * average(some.map(of)));
      return [
        name,
        {
          solved: per((one) => one.solved),
          wrong: per((one) => one.wrong),
          strong: per((one) => one.strong),
          questions: average(came.map(({ questions }) => questions)),
        },
      ];
    }),
  );
  const one = 100 * average(examined.map(({ cheap }) => average(cheap.map(({ right }) => Number(right)))));
  const missed = examined.filter(({ cheap }) => cheap.every(({ right }) => !right)).length;
  const solved = (name: string): number => arms[name]?.solved.value ?? Number.NaN;
  return {
    tasks: examined.length,
    arms,
    beta: clopperPearson(missed, examined.length),
    efficiency: (100 * (solved('clusters') - solved('firstSound'))) / (solved('truth') - solved('firstSound')),
    efficiencyTruth: (100 * (solved('oneValueByTruth') - one)) / (solved('truth') - one),
    suspects: suspectsIn(examined),
  };
}

function suspectsIn(examined: readonly Examined[]): Figures['suspects'] {
  const wrong = examined.filter(hasWrongExample);
  const told = examined.filter(({ suspects }) => suspects.length > 0);
  const found = told.filter(hasWrongExample).length;
  return { wrong: wrong.length, found, falseAlarms: told.length - found };
}

/** Whether right answers are known, and the examples refute each of them; or nothing can meet them. */
function hasWrongExample({ cheap, adrift }: Examined): boolean {
  if (adrift) return true;
  return cheap.some(({ right }) => right) && !cheap.some(({ right, sound }) => right && sound);
}
