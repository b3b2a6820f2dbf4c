import { expect, it } from 'vitest';
import { riskCoverage } from '../../src/harness/riskCoverage.ts';
import { sample } from './samples.ts';

const outcome = (evidence: number | undefined, right: boolean) => ({
  task: 't',
  returned: sample('small', 0, right),
  ...(evidence !== undefined && { evidence }),
  bought: [],
  strongCalls: 0,
  ms: 0,
});

it('says for each line how much is answered and how much of that is wrong', () => {
  const outcomes = [outcome(0.9, true), outcome(0.9, true), outcome(0.5, false), outcome(undefined, false)];
  expect(riskCoverage(outcomes)).toEqual([
    { line: 0.9, coverage: 50, risk: { value: 0, low: 0, high: expect.closeTo(84.2, 1) } },
    {
      line: 0.5,
      coverage: 75,
      risk: { value: expect.closeTo(33.3, 1), low: expect.closeTo(0.8, 1), high: expect.closeTo(90.6, 1) },
    },
  ]);
});

it('is empty where nothing speaks for any answer', () => {
  expect(riskCoverage([outcome(undefined, true)])).toEqual([]);
});
