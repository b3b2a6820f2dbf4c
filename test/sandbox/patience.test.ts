import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patient } from '../../src/sandbox/patience.ts';

it('gives a run as much longer as the machine is busier, and never more than four times', () => {
  expect(patient(20_000, 0.5, 2)).toBe(20_000);
  expect(patient(20_000, 4, 2)).toBe(20_000);
  expect(patient(20_000, 12, 2)).toBe(60_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1000, noNaN: true }),
      fc.integer({ min: 1, max: 64 }),
      (ms, load, cores) => {
        const given = patient(ms, load, cores);
        return given >= ms && given <= 4 * ms;
      },
    ),
  );
});
