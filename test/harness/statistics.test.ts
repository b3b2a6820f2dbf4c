import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from '../../src/harness/statistics/estimate.ts';
import { holm } from '../../src/harness/statistics/holm.ts';
import { mcnemar } from '../../src/harness/statistics/mcnemar.ts';
import { passAtK } from '../../src/harness/statistics/passAtK.ts';

describe('passAtK', () => {
  it('is the share of subsets of k samples that hold a passing one', () => {
    const subsets = (n: number, k: number): number[][] =>
      k === 0 ? [[]] : n < k ? [] : [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((rest) => [...rest, n - 1])];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), fc.integer({ min: 1, max: 8 }), (n, some, k) => {
        const c = Math.min(some, n);
        if (k > n) {
          expect(passAtK(n, c, k)).toBeUndefined();
          return;
        }
        const all = subsets(n, k);
        const hits = all.filter((subset) => subset.some((sample) => sample < c)).length;
        expect(passAtK(n, c, k)).toBeCloseTo(hits / all.length, 10);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('estimate', () => {
  it('holds its figure, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 30 }), (values) => {
        const mean = (some: readonly number[]): number => some.reduce((sum, value) => sum + value, 0) / some.length;
        const one = estimate(values, mean);
        expect(one).toEqual(estimate(values, mean));
        expect(one.low).toBeLessThanOrEqual(one.value);
        expect(one.high).toBeGreaterThanOrEqual(one.value);
      }),
      { numRuns: 20 },
    );
  });

  it('is about what the normal approximation says for a share of many', () => {
    const values = Array.from({ length: 400 }, (_, index) => Number(index % 4 === 0));
    const { low, high } = estimate(values, (some) => some.reduce((sum, value) => sum + value, 0) / some.length);
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
    expect(low).toBeCloseTo(0.25 - half, 1);
    expect(high).toBeCloseTo(0.25 + half, 1);
  });
});

describe('mcnemar', () => {
  // SciPy 1.17.1: binomtest(min(b, c), b + c, 0.5).pvalue
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [10, 2, 0.03857421875],
    [5, 5, 1],
    [14, 3, 0.012725830078125],
    [40, 20, 0.01348929373119186],
    [121, 59, 4.4344492637551645e-6],
    [0, 12, 0.00048828125],
  ])('agrees with SciPy on %i and %i', (onlyFirst, onlySecond, p) => {
    expect(mcnemar(onlyFirst, onlySecond)).toBeCloseTo(p, 9);
    expect(mcnemar(onlySecond, onlyFirst)).toBeCloseTo(p, 9);
  });
});

describe('holm', () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  it('agrees with R', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual(
      [0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 12) as number),
    );
  });

  it('never lowers a p-value, and keeps their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (given) => {
        const corrected = holm(given);
        expect(corrected.every((p, index) => p >= (given[index] ?? 0) && p <= 1)).toBe(true);
        const order = given.map((_, index) => index).toSorted((a, b) => (given[a] ?? 0) - (given[b] ?? 0));
        for (const [rank, index] of order.entries())
          expect(corrected[index]).toBeGreaterThanOrEqual(corrected[order[rank - 1] ?? index] ?? 0);
      }),
    );
  });
});
