import { expect, it } from 'vitest';
import { tally } from '../src/tally.ts';

it('counts even numbers twice and odd ones thrice', () => {
  expect(tally([])).toEqual({ total: 0, odd: [] });
  expect(tally([1, 2, 3])).toEqual({ total: 16, odd: [1, 3] });
  expect(tally([-7, 10])).toEqual({ total: -1, odd: [-7] });
});
