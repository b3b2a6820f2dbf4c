import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { betaQuantiles } from '../../src/statistics/betaQuantiles.ts';
import { beliefsOf, chancesOf } from '../../src/policy/priceAware/beliefs.ts';
import { fitPriors, type Trial } from '../../src/policy/priceAware/fitPriors.ts';

const share = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const prior = fc.record({
  solves: share,
  concentration: fc.constantFrom(0.1, 0.3, 1, 3),
  loading: fc.constantFrom(0, 0.3, 0.6, 0.9, 1),
});

describe('quantiles of a Beta distribution', () => {
  it('are those that have a closed form', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), share, (alpha, at) => {
        expect(betaQuantiles(alpha, 1)(at)).toBeCloseTo(at ** (1 / alpha), 3);
        expect(betaQuantiles(1, alpha)(at)).toBeCloseTo(1 - (1 - at) ** (1 / alpha), 3);
      }),
    );
  });

  it('have the mean of the distribution', () => {
    for (const [alpha, beta] of [
      [0.05, 0.15],
      [0.6, 0.2],
      [2, 5],
      [30, 3],
    ] as const) {
      const quantile = betaQuantiles(alpha, beta);
      const all = Array.from({ length: 2000 }, (_, index) => quantile((index + 0.5) / 2000));
      expect(all.reduce((sum, one) => sum + one, 0) / all.length).toBeCloseTo(alpha / (alpha + beta), 2);
    }
  });
});

describe('beliefs', () => {
  it('begin with the share of tasks that an option solves', () => {
    fc.assert(
      fc.property(prior, (one) => {
        expect(beliefsOf({ one }).chance('one', {})).toBeCloseTo(one.solves, 1);
      }),
      { numRuns: 40 },
    );
  });

  it('are never raised by a failure of its own, nor by those of others before it has failed itself', () => {
    fc.assert(
      fc.property(prior, prior, fc.nat(6), fc.nat(6), (one, other, times, more) => {
        const beliefs = beliefsOf({ one, other });
        const own = (failures: number): number => beliefs.chance('one', { one: failures, other: more });
        expect(own(times + 1)).toBeLessThanOrEqual(own(times) + 1e-9);
        const beside = (failures: number): number => beliefs.chance('one', { other: failures });
        expect(beside(more)).toBeLessThanOrEqual(beside(0) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('are chances of one and the same world: what fails next is what does not succeed', () => {
    fc.assert(
      fc.property(prior, prior, fc.nat(5), (one, other, times) => {
        const beliefs = beliefsOf({ one, other });
        const failures = { one: times };
        const both = beliefs.allFail({ ...failures, other: 1 });
        expect(both).toBeCloseTo(beliefs.allFail(failures) * (1 - beliefs.chance('other', failures)), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('of options with nothing in common do not touch each other', () => {
    const [one, other] = [0.4, 0.7].map((solves) => ({ solves, concentration: 0.5, loading: 0 })) as [never, never];
    const beliefs = beliefsOf({ one, other });
    expect(beliefs.chance('other', { one: 5 })).toBeCloseTo(beliefs.chance('other', {}), 9);
  });
});

describe('what is fitted to answers', () => {
  /** Answers of two options whose chances at a task are the same, or have nothing to do with each other. */
  function answers(alike: boolean): Trial[] {
    const tasks = Array.from({ length: 200 }, (_, task) => task);
    const at = (task: number, seed: number): boolean => ((task * 7919 + seed * 104_729) % 1000) / 1000 < 0.6;
    return tasks.flatMap((task) =>
      ['one', 'other'].flatMap((option, index) =>
        [0, 1, 2].map(() => ({
          task: String(task),
          option,
          sound: at(task, alike ? 1 : 1 + 5 * index),
          inputTokens: 100,
          outputTokens: 50 + index,
          ms: 1000,
        })),
      ),
    );
  }

  it('is the share of tasks, how alike they are, and how much options have in common', () => {
    const same = fitPriors(answers(true), 'made up').options;
    const apart = fitPriors(answers(false), 'made up').options;
    expect(same['one']?.solves).toBeCloseTo(0.6, 1);
    // Each task is solved always or never.
    expect(same['one']?.concentration).toBeLessThan(0.2);
    expect(Math.min(same['one']?.loading ?? 0, same['other']?.loading ?? 0)).toBeGreaterThan(0.9);
    expect(Math.min(apart['one']?.loading ?? 1, apart['other']?.loading ?? 1)).toBeLessThan(0.5);
    expect(same['other']).toMatchObject({ inputTokens: 100, outputTokens: 51, ms: 1000, tasks: 200, answers: 600 });
  });

  it('is the same where a ladder stopped at the first sound answer', () => {
    const all = answers(true);
    const stopped = all.filter(({ task, option, sound }, index) => {
      const before = all.slice(0, index).filter((one) => one.task === task && one.option === option);
      return !before.some((one) => one.sound) || !sound;
    });
    expect(stopped.length).toBeLessThan(all.length);
    expect(fitPriors(stopped, '').options['one']?.solves).toBeCloseTo(
      fitPriors(all, '').options['one']?.solves ?? 0,
      1,
    );
  });

  it('does not take a strong member for weak that is asked only where others failed', () => {
    const [small, strong] = [
      chancesOf({ solves: 0.5, concentration: 0.5, loading: 0.8 }),
      chancesOf({ solves: 0.75, concentration: 0.5, loading: 0.8 }),
    ] as const;
    const random = xoroshiro128plus(7);
    const draw = (): number => uniformFloat64(random);
    const trials: Trial[] = [];
    let strongly = 0;
    for (let task = 0; task < 600; task++) {
      const hard = Math.floor(draw() * small.length);
      const chanceOf = (of: readonly (readonly number[])[]): number => {
        const row = of[hard] ?? [];
        return row[Math.floor(draw() * row.length)] ?? 0;
      };
      const [one, other] = [chanceOf(small), chanceOf(strong)];
      strongly += other;
      const add = (option: string, sound: boolean): boolean => {
        trials.push({ task: String(task), option, sound, inputTokens: 1, outputTokens: 1 });
        return sound;
      };
      if (!add('small', draw() < one) && !add('small', draw() < one)) add('strong', draw() < other);
    }
    const own = trials.filter(({ option }) => option === 'strong');
    const found = own.filter((one) => one.sound).length / own.length;
    const truth = strongly / 600;
    const { solves: said = 0 } = fitPriors(trials, '').options['strong'] ?? {};
    expect(found).toBeLessThan(truth - 0.1);
    expect(Math.abs(said - truth)).toBeLessThan(0.08);
  });

  it('says little of few tasks', () => {
    const one = answers(true).find(({ sound }) => sound);
    const { solves } = fitPriors(one === undefined ? [] : [one], '').options['one'] ?? { solves: 1 };
    expect(solves).toBeGreaterThan(0.4);
    expect(solves).toBeLessThan(0.9);
  });
});
