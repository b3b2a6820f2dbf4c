import fc from 'fast-check';
import { it } from 'vitest';
import { isPrime, sorted, square } from '../src/f.ts';

it('sorts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (list) => {
      const out = sorted(list);
      return out.length === list.length && list.every((n) => out.includes(n));
    }),
  );
});

it('tells primes', () => {
  fc.assert(fc.property(fc.constantFrom(2, 3, 5, 7, 11), (n) => isPrime(n)));
});

it('squares', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), (n) => square(n) === n * n),
    { interruptAfterTimeLimit: 1500 },
  );
});
