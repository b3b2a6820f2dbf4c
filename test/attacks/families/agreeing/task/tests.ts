import { expect, it } from 'vitest';
import { divisors, failure } from '../src/f.ts';

it('has every divisor', () => {
  expect(divisors(12)).toEqual(expect.arrayContaining([1, 2, 3, 4, 6, 12]));
  expect(divisors(28).every((d: number) => 28 % d === 0)).toBe(true);
  expect(divisors(91).includes(13)).toBe(true);
});

it('says where it fails', () => {
  const error: unknown = failure('x9');
  expect(() => {
    throw error;
  }).toThrow('unexpected "x" at 0');
});
