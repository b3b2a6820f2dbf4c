import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { calibrate, labelsNeeded, riskOf, type Label } from '../../src/selection/risk.ts';
import { atMost } from '../../src/statistics/binomial.ts';

const label = (score: number, wrong: boolean): Label => ({ score, wrong, source: 'suite' });
const labels = fc.array(
  fc
    .record({ score: fc.double({ min: 0, max: 1, noNaN: true }), wrong: fc.boolean() })
    .map((one) => ({ ...one, source: 's' })),
  { maxLength: 300 },
);
const bounds = fc.record({
  risk: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  confidence: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
});

describe('calibrate', () => {
  it('claims nothing without labels, and says how many are needed', () => {
    expect(calibrate([], { risk: 0.05, confidence: 0.95 })).toEqual({ kind: 'none', labels: 0, needed: 93 });
    expect(labelsNeeded({ risk: 0.1, confidence: 0.9 })).toBe(38);
  });

  it('returns all where nothing is wrong, and nothing where all is', () => {
    const right = Array.from({ length: 93 }, (_, at) => label(at / 93, false));
    expect(calibrate(right, { risk: 0.05, confidence: 0.95 })).toMatchObject({
      kind: 'threshold',
      threshold: 0,
      labels: 93,
    });
    const wrong = right.map(({ score }) => label(score, true));
    expect(calibrate(wrong, { risk: 0.05, confidence: 0.95 })).toMatchObject({ kind: 'none' });
  });

  it('stands where labels allow it', () => {
    fc.assert(
      fc.property(labels, bounds, (some, bound) => {
        const found = calibrate(some, bound);
        if (found.kind === 'none') return;
        const own = some.filter(({ score }) => score >= found.threshold);
        expect(found).toMatchObject({ labels: own.length, wrong: own.filter(({ wrong }) => wrong).length });
        expect(found.labels).toBeGreaterThanOrEqual(labelsNeeded(bound));
        expect(atMost(found.wrong, found.labels, bound.risk)).toBeLessThanOrEqual(1 - bound.confidence);
      }),
    );
  });

  it('returns no less where more risk is taken', () => {
    fc.assert(
      fc.property(labels, bounds, (some, { risk, confidence }) => {
        const few = calibrate(some, { risk, confidence });
        const many = calibrate(some, { risk: Math.min(0.9, 1.5 * risk), confidence });
        if (few.kind === 'threshold' && many.kind === 'threshold')
          expect(many.threshold).toBeLessThanOrEqual(few.threshold);
      }),
    );
  });

  // The seeds are fixed: what is seen here is seen each time.
  it.each([
    ['falls with the score', (score: number) => 0.4 * (1 - score)],
    ['is the same everywhere, a little too high', () => 0.12],
    ['is highest in the middle', (score: number) => (score > 0.4 && score < 0.6 ? 0.5 : 0.02)],
  ])('breaks its bound no more often than it says, where the risk %s', (_, riskAt) => {
    const bound = { risk: 0.1, confidence: 0.9 };
    const runs = 400;
    let broken = 0;
    for (let seed = 0; seed < runs; seed++) {
      const random = xoroshiro128plus(seed);
      const drawn = Array.from({ length: 250 }, () => {
        const score = uniformFloat64(random);
        return label(score, uniformFloat64(random) < riskAt(score));
      });
      const found = calibrate(drawn, bound);
      if (found.kind === 'threshold' && averageAbove(found.threshold, riskAt) > bound.risk) broken++;
    }
    // Two standard errors above one in ten.
    expect(broken / runs).toBeLessThanOrEqual(0.13);
  });
});

function averageAbove(threshold: number, riskAt: (score: number) => number): number {
  const scores = Array.from({ length: 1000 }, (_, at) => threshold + ((1 - threshold) * (at + 0.5)) / 1000);
  return scores.reduce((sum, score) => sum + riskAt(score), 0) / scores.length;
}

describe('riskOf', () => {
  it('counts labels with as high a score', () => {
    const some = [label(0.2, true), label(0.6, false), label(0.8, true), label(0.9, false)];
    expect(riskOf(0.5, some)?.value).toBeCloseTo(1 / 3);
    expect(riskOf(0.95, some)).toBeUndefined();
  });
});
