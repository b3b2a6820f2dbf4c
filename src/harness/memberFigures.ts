import type { Sample } from './sample.ts';
import type { Estimate } from './statistics/estimate.ts';
import { percentage } from './statistics/percentage.ts';
import { average, percentWrong } from './statistics/shares.ts';
import { passAtK } from './statistics/passAtK.ts';
import { passHatK } from './statistics/passHatK.ts';

/** What a member's answers are worth. Rates are in per cent. */
export interface MemberFigures {
  readonly name: string;
  readonly samples: number;
  /** pass@k against the truth, by the unbiased estimator, for each k that every task has as many samples for: the coverage curve. */
  readonly passAt: Readonly<Record<number, Estimate>>;
  /** pass^k, that all of k are right, for the same k: how steady it is. */
  readonly passHat: Readonly<Record<number, number>>;
  /** Of the answers that the visible checkers pass, those that are wrong. NaN where none passes, or nothing else knows the truth. */
  readonly falseAccepts: Estimate;
  readonly accepted: number;
}

/** @param piles - the samples of each task, whoever they are of. */
export function memberFigures(name: string, piles: readonly (readonly Sample[])[]): MemberFigures {
  const own = piles.map((pile) => pile.filter(({ member }) => member === name));
  const judged = own.map((samples) => samples.filter(({ truth }) => truth !== 'broken'));
  const counts = judged.map((samples) => ({ n: samples.length, c: samples.filter(({ right }) => right).length }));
  const most = counts.length === 0 ? 0 : Math.min(...counts.map(({ n }) => n));
  const ks = Array.from({ length: most }, (_, index) => index + 1);
  const shares = (of: typeof passAtK, k: number): number[] => counts.map(({ n, c }) => 100 * (of(n, c, k) ?? 0));
  const passed = own.map((samples) => samples.filter(({ visible }) => visible === 'pass'));
  return {
    name,
    samples: own.flat().length,
    passAt: Object.fromEntries(ks.map((k) => [k, percentage(shares(passAtK, k), average)])),
    passHat: Object.fromEntries(ks.map((k) => [k, average(shares(passHatK, k))])),
    falseAccepts: percentage(passed, (some) => percentWrong(some.flat()), passed.filter(isTold).length),
    accepted: passed.flat().length,
  };
}

/** Whether hidden checkers know the truth of some of them. */
function isTold(samples: readonly Sample[]): boolean {
  return samples.some(({ truth }) => truth === 'hidden');
}
