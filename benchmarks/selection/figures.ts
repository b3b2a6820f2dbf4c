import { clopperPearson } from '../../src/statistics/clopperPearson.ts';
import { percentage } from '../../src/harness/statistics/percentage.ts';
import type { Estimate } from '../../src/harness/statistics/estimate.ts';
import { average } from '../../src/harness/statistics/shares.ts';
import { clusters, firstSound, strongOnce, truth, type Arm, type Came } from './arms.ts';
import { whereInDoubt } from './doubt.ts';
import type { Examined } from './examine.ts';

const each =
  (arm: Arm) =>
  (examined: readonly Examined[]): Came[] =>
    examined.map(arm);

const ARMS = {
  strongOnce: each(strongOnce),
  firstSound: each(firstSound),
  clusters: each(clusters),
  whereInDoubt,
  truth: each(truth),
};

export const WORDS: Readonly<Record<string, string>> = {
  strongOnce: 'strong once, returned where it passes the examples',
  firstSound: 'first that passes',
  clusters: 'clusters',
  whereInDoubt: 'clusters, strong where in doubt',
  truth: 'choice by the truth (bound)',
};

export interface ArmFigures {
  readonly solved: Estimate;
  readonly wrong: Estimate;
  readonly strong: Estimate;
}

export interface Figures {
  readonly tasks: number;
  readonly arms: Readonly<Record<string, ArmFigures>>;
  /** The share of tasks on which no cheap answer is right. */
  readonly beta: Estimate;
  /** Of what the choice by the truth wins over the first that passes, the share that clusters win. */
  readonly efficiency: number;
}

export function figuresOf(examined: readonly Examined[]): Figures {
  const arms = Object.fromEntries(
    Object.entries(ARMS).map(([name, arm]) => {
      const came = arm(examined);
      const per = (of: (one: Came) => number): Estimate => percentage(came, (some) => 100 * average(some.map(of)));
      return [
        name,
        { solved: per((one) => one.solved), wrong: per((one) => one.wrong), strong: per((one) => one.strong) },
      ];
    }),
  );
  const missed = examined.filter(({ cheap }) => cheap.every(({ right }) => !right)).length;
  const solved = (name: string): number => arms[name]?.solved.value ?? Number.NaN;
  return {
    tasks: examined.length,
    arms,
    beta: clopperPearson(missed, examined.length),
    efficiency: (100 * (solved('clusters') - solved('firstSound'))) / (solved('truth') - solved('firstSound')),
  };
}
