import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/behaviour/agreement.ts';
import { leaders, ranked, representative } from '../../src/behaviour/choose.ts';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import type { Outcome } from '../../src/behaviour/outcome.ts';
import { isSame } from '../../src/behaviour/same.ts';

const value = (one: unknown, changed?: readonly unknown[]): Outcome => ({
  kind: 'value',
  value: one,
  ...(changed && { changed }),
});

describe('isSame', () => {
  it.each<[unknown, unknown, boolean]>([
    [0.1 + 0.2, 0.3, true],
    [[{ a: 1e15 / 3 }], [{ a: 1e15 / 3 + 0.1 }], true],
    [0, -0, true],
    [Number.NaN, Number.NaN, true],
    [new Map([[1, [2]]]), new Map([[1, [2]]]), true],
    [1, 1.0001, false],
    [1, '1', false],
    [{ a: undefined }, {}, false],
    [[1], [1, 2], false],
    [null, undefined, false],
  ])('%o and %o: %s', (a, b, same) => {
    expect(isSame(a, b)).toBe(same);
    expect(isSame(b, a)).toBe(same);
  });
});

describe('clustersOf', () => {
  it('goes by values, kinds of errors, endings and changed arguments', () => {
    const behaviours: (readonly Outcome[] | undefined)[] = [
      [value(1), { kind: 'threw', name: 'RangeError' }],
      [value(1), { kind: 'threw', name: 'TypeError' }],
      [value(1 + 1e-12), { kind: 'threw', name: 'RangeError' }],
      undefined,
      [value(1, [[3]]), { kind: 'threw', name: 'RangeError' }],
      [value(1), { kind: 'ended' }],
    ];
    expect(clustersOf(behaviours).map(({ proposals }) => proposals)).toEqual([[0, 2], [1], [4], [5]]);
  });
});

describe('ranked', () => {
  const from = (...members: string[]) => members.map((member) => ({ member, family: member.slice(0, 1) }));

  it('counts members first: one that is asked again is wrong again', () => {
    const best = ranked([{ proposals: [0, 1, 2] }, { proposals: [3, 4] }], from('a1', 'a1', 'a1', 'a2', 'a3'));
    expect(best.map(({ cluster }) => cluster.proposals)).toEqual([
      [3, 4],
      [0, 1, 2],
    ]);
  });

  it('then families, then proposals, then takes the first found', () => {
    expect(ranked([{ proposals: [0, 1] }, { proposals: [2, 3] }], from('a1', 'a2', 'a1', 'b1'))[0]).toEqual({
      cluster: { proposals: [2, 3] },
      weight: { support: 0.5, own: 0.5, carried: 0.5, members: 2, families: 2, proposals: 2 },
    });
    expect(ranked([{ proposals: [0] }, { proposals: [1, 2] }], from('a1', 'b1', 'b1'))[0]?.cluster.proposals).toEqual([
      1, 2,
    ]);
    expect(ranked([{ proposals: [1] }, { proposals: [0] }], from('a1', 'b1'))[0]?.cluster.proposals).toEqual([0]);
  });

  it('lets clusters vote for others as far as they agree, and more so on inputs that count', () => {
    const outcomes = (...values: number[]): Outcome[] => values.map((one) => value(one));
    const clusters = [
      { proposals: [0, 1], outcomes: outcomes(1, 9, 9, 9) },
      { proposals: [2], outcomes: outcomes(1, 2, 3, 4) },
      { proposals: [3], outcomes: outcomes(1, 2, 3, 5) },
      { proposals: [4], outcomes: outcomes(1, 2, 3, 6) },
      { proposals: [5], outcomes: outcomes(1, 2, 3, 7) },
    ];
    const origins = from('a', 'b', 'c', 'd', 'e', 'f');
    expect(ranked(clusters, origins)[0]?.cluster.proposals).toEqual([2]);
    // Where only the first input counts, all agree, and the larger cluster leads.
    expect(ranked(clusters, origins, [1, 0, 0, 0])[0]?.cluster.proposals).toEqual([0, 1]);
  });

  it('trusts members by what of theirs passed elsewhere, those that are not known as far as any', () => {
    const origins = [
      { member: 'a', family: 'a', trust: 0.3 },
      { member: 'b', family: 'b', trust: 0.3 },
      { member: 'c', family: 'c', trust: 0.9 },
    ];
    expect(ranked([{ proposals: [0, 1] }, { proposals: [2] }], origins)[0]?.cluster.proposals).toEqual([2]);
    expect(representative({ proposals: [0, 1, 2] }, origins)).toBe(2);
    expect(representative({ proposals: [1, 2] }, from('a', 'b', 'c'))).toBe(1);
  });
});

describe('leaders', () => {
  const origins = ['a', 'b', 'c'].map((member) => ({ member, family: member }));
  const one = { proposals: [0], outcomes: [value(1), value(1)] };
  const other = { proposals: [1], outcomes: [value(2), value(2)] };

  it('are several where none has more behind it', () => {
    expect(leaders(ranked([one, other], origins)).length).toBe(2);
    expect(leaders(ranked([{ ...one, proposals: [0, 2] }, other], origins)).length).toBe(1);
    expect(leaders([])).toEqual([]);
  });

  it('are one where the next differs on strange inputs alone', () => {
    const near = { proposals: [1], outcomes: [value(1), value(2)] };
    expect(leaders(ranked([one, near], origins), [1, 0.5]).length).toBe(1);
    expect(leaders(ranked([one, near], origins), [1, 1]).length).toBe(2);
  });
});

describe('agreement', () => {
  const outcomes = (...values: number[]): Outcome[] => values.map((one) => value(one));

  it('is one third for all that is near, and two thirds for the share of all', () => {
    expect(agreement(outcomes(1, 2), outcomes(1, 2))).toBe(1);
    expect(agreement(outcomes(1, 2), outcomes(1, 3), [1, 0.5])).toBeCloseTo(1 / 3 + (2 / 3) * (1 / 1.5));
    expect(agreement(outcomes(1, 2), outcomes(3, 2), [1, 0.5])).toBeCloseTo((2 / 3) * (0.5 / 1.5));
  });

  it('does not look at what became of arguments', () => {
    expect(agreement([value(1, [[2]])], [value(1)])).toBe(1);
  });
});
