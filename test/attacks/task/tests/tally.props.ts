import fc from 'fast-check';
import { tally } from '../src/tally.ts';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }));

export const countsEvenTwiceAndOddThrice = fc.property(values, (given) => {
  const expected = given.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0);
  return tally(given).total === expected;
});

export const keepsTheOddOnes = fc.property(values, (given) => {
  const { odd } = tally(given);
  return JSON.stringify(odd) === JSON.stringify(given.filter((value) => value % 2 !== 0));
});
