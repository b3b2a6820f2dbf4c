import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../src/statistics/clopperPearson.ts';
import { estimate } from '../../src/harness/statistics/estimate.ts';
import { holm } from '../../src/harness/statistics/holm.ts';
import { mcnemar } from '../../src/harness/statistics/mcnemar.ts';
import { passAtK } from '../../src/harness/statistics/passAtK.ts';
import { passHatK } from '../../src/harness/statistics/passHatK.ts';
import { percentage } from '../../src/harness/statistics/percentage.ts';
import { signFlip } from '../../src/harness/statistics/signFlip.ts';
import { newcombe } from '../../src/statistics/newcombe.ts';
import { ratio as ratioOf } from '../../src/statistics/ratio.ts';
import worked from './scipy/worked.json' with { type: 'json' };

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** C(n, k), exactly. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let index = 1; index <= k; index++) result = (result * BigInt(n - k + index)) / BigInt(index);
  return k > n ? 0n : result;
}

/** A ratio of two whole numbers too large for floating point. */
const ratio = (a: bigint, b: bigint): number => Number((a * 10n ** 15n) / b) / 1e15;

const counts = fc
  .integer({ min: 1, max: 200 })
  .chain((n) => fc.tuple(fc.constant(n), fc.nat(n), fc.integer({ min: 1, max: n })));

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

describe('passAtK and passHatK', () => {
  it('are 1 - C(n - c, k) / C(n, k) and C(c, k) / C(n, k), exactly, up to 200 samples', () => {
    fc.assert(
      fc.property(counts, ([n, c, k]) => {
        expect(passAtK(n, c, k)).toBeCloseTo(1 - ratio(choose(n - c, k), choose(n, k)), 10);
        expect(passHatK(n, c, k)).toBeCloseTo(ratio(choose(c, k), choose(n, k)), 10);
      }),
      { numRuns: 1000 },
    );
  });

  it('are the same for one sample, and part from then on', () => {
    fc.assert(
      fc.property(counts, ([n, c, k]) => {
        expect(passHatK(n, c, 1)).toBeCloseTo(passAtK(n, c, 1) ?? Number.NaN, 12);
        expect(passHatK(n, c, k)).toBeLessThanOrEqual((passAtK(n, c, k) ?? 0) + 1e-12);
      }),
    );
    expect(passHatK(3, 3, 4)).toBeUndefined();
  });
});

describe('estimate', () => {
  it.each(worked.bootstrap.map((example) => [example.base.length, example] as const))(
    'agrees with the bootstrap of SciPy on a ratio of paired sums and on a share, %i tasks',
    (tasks, { ours, base, ratio: paired, solved, share }) => {
      const pairs = ours.map((own, index) => ({ own, base: base[index] ?? 0 }));
      const cost = estimate(pairs, (some) => sum(some.map(({ own }) => own)) / sum(some.map((pair) => pair.base)));
      // 2,000 resamples against 50,000: the ends of an interval differ by chance, by a few hundredths of its width.
      for (const [{ low, high }, [from = 0, to = 0], step] of [
        [cost, paired, 0],
        [estimate(solved, mean), share, 1 / tasks],
      ] as const) {
        const allowed = Math.max(0.07 * (to - from), step + 1e-9);
        expect(Math.abs(low - from)).toBeLessThan(allowed);
        expect(Math.abs(high - to)).toBeLessThan(allowed);
      }
    },
  );

  it('holds its figure, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 30 }), (values) => {
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
    const { low, high } = estimate(values, mean);
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
    expect(low).toBeCloseTo(0.25 - half, 1);
    expect(high).toBeCloseTo(0.25 + half, 1);
  });
});

describe('mcnemar', () => {
  it.each(worked.mcnemar)('agrees with binomtest of SciPy on %i and %i', (onlyFirst = 0, onlySecond = 0, p = 0) => {
    expect(mcnemar(onlyFirst, onlySecond)).toBeCloseTo(p, 9);
  });

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

describe('signFlip', () => {
  it('is about the exact test of McNemar where outcomes are 0 or 1', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.nat(15), fc.nat(10), (more, fewer, same) => {
        const differences = [
          ...Array.from({ length: more }, () => 1),
          ...Array.from({ length: fewer }, () => -1),
          ...Array.from({ length: same }, () => 0),
        ];
        // 10,000 draws: five standard errors of a share of one half.
        expect(Math.abs(signFlip(differences) - mcnemar(more, fewer))).toBeLessThan(0.025);
      }),
      { numRuns: 40 },
    );
    expect(signFlip([])).toBe(1);
  });
});

describe('clopperPearson', () => {
  /** The chance of `from` to `to` among `n`, by Pascal's numbers. */
  const chance = (n: number, from: number, to: number, share: number): number =>
    sum(
      Array.from({ length: to - from + 1 }, (_, index) => {
        const k = from + index;
        return Number(choose(n, k)) * share ** k * (1 - share) ** (n - k);
      }),
    );

  it('ends where as many or more, and as many or fewer, have a chance of 2.5 %', () => {
    for (const [found, of] of [
      [2, 20],
      [1, 3],
      [23, 159],
    ] as const) {
      const { value, low, high } = clopperPearson(found, of);
      expect(value).toBe(found / of);
      expect(chance(of, found, of, low)).toBeCloseTo(0.025, 9);
      expect(chance(of, 0, found, high)).toBeCloseTo(0.025, 9);
    }
  });

  it('knows none and all', () => {
    expect(clopperPearson(0, 30)).toEqual({ value: 0, low: 0, high: expect.closeTo(1 - 0.025 ** (1 / 30), 9) });
    expect(clopperPearson(30, 30)).toEqual({ value: 1, low: expect.closeTo(0.025 ** (1 / 30), 9), high: 1 });
  });
});

describe('percentage', () => {
  it('does not call none of a few none of all', () => {
    // SciPy 1.17.1: binomtest(0, 20).proportion_ci(method='exact')
    expect(
      percentage(
        Array.from({ length: 20 }, () => 0),
        mean,
      ),
    ).toEqual({ value: 0, low: 0, high: expect.closeTo(16.84335, 4) as number });
    expect(
      percentage(
        Array.from({ length: 20 }, () => 100),
        mean,
      ).low,
    ).toBeCloseTo(83.15665, 4);
    expect(percentage([0, 100, 100], mean)).toEqual(estimate([0, 100, 100], mean));
  });
});

describe('holm', () => {
  it.each(worked.holm)('agrees with its definition in NumPy on %j', (given = [], corrected = []) => {
    expect(holm(given)).toEqual(corrected.map((p) => expect.closeTo(p, 12) as number));
  });

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

describe('newcombe', () => {
  it.each([
    // Newcombe 1998, table II, and Altman et al. 2000, table 6.2, by an implementation of theirs in another language.
    [{ both: 36, onlyFirst: 12, onlySecond: 2, neither: 0 }, -0.2, -0.3404, -0.0569],
    [{ both: 14, onlyFirst: 5, onlySecond: 0, neither: 22 }, -0.122, -0.2265, -0.0115],
    [{ both: 53, onlyFirst: 0, onlySecond: 0, neither: 1 }, 0, -0.0729, 0.0729],
  ])('agrees with what is published: %j', (pairs, value, low, high) => {
    const found = newcombe(pairs);
    expect(found.value).toBeCloseTo(value, 4 - 1);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it('turns round with its two', () => {
    const one = newcombe({ both: 30, onlyFirst: 7, onlySecond: 2, neither: 11 });
    const other = newcombe({ both: 30, onlyFirst: 2, onlySecond: 7, neither: 11 });
    expect(other.value).toBeCloseTo(-one.value, 12);
    expect(other.low).toBeCloseTo(-one.high, 12);
    expect(other.high).toBeCloseTo(-one.low, 12);
  });
});

describe('the ratio of sums', () => {
  it('of wholes of 1 is a mean with the interval of Student', () => {
    // Fisher 1925: ten hours of sleep gained by one drug over another; t = 4.0621 at 9 degrees of freedom.
    const gained = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { value, low, high } = ratioOf(gained.map((hours) => [hours, 1]));
    expect(value).toBeCloseTo(1.58, 9);
    expect(low).toBeCloseTo(0.7001, 3);
    expect(high).toBeCloseTo(2.4599, 3);
  });

  it('is that of the sums, and agrees with the bootstrap where there are many', () => {
    const units = Array.from({ length: 500 }, (_, at) => [at % 7, 10 + (at % 5)] as const);
    const found = ratioOf(units);
    const drawn = estimate(units, (some) => sum(some.map(([part]) => part)) / sum(some.map(([, whole]) => whole)));
    expect(found.value).toBeCloseTo(drawn.value, 12);
    expect(found.low).toBeCloseTo(drawn.low, 2);
    expect(found.high).toBeCloseTo(drawn.high, 2);
  });
});
