import { describe, expect, it } from 'vitest';
import { clusters, firstSound, strongOnce, truth } from '../../benchmarks/selection/arms.ts';
import { whereInDoubt } from '../../benchmarks/selection/doubt.ts';
import type { Examined, Seen } from '../../benchmarks/selection/examine.ts';
import { figuresOf } from '../../benchmarks/selection/figures.ts';
import { numbered } from '../../benchmarks/selection/numbered.ts';
import { oneValue, oneValueByTruth } from '../../benchmarks/selection/oneValue.ts';
import { CHEAP, familyOf, STRONG } from '../../benchmarks/selection/pile.ts';
import { carriedOver, curveOf, isHeld, labelsOf, splitsOf } from '../../benchmarks/selection/risk.ts';
import { trustFor } from '../../benchmarks/selection/trust.ts';
import type { Label } from '../../src/selection/risk.ts';

const [small, medium, large, other] = CHEAP;
const NO_TRUST = new Map<string, number>();
const BEHAVIOURS = ['R', 'S', 'v', 'w'];

/** An answer that passes, and behaves as its letter says; right where that is a capital. */
function seen(member: string, behaviour: string | null): Seen {
  const at = behaviour === null ? null : BEHAVIOURS.indexOf(behaviour);
  return { member, sound: behaviour !== null, right: behaviour !== null && behaviour < 'a', behaviour: at };
}

/** On two inputs: R and S are the same on the first, all others differ everywhere. */
function examined(cheap: readonly Seen[], strong: readonly (string | null)[] = ['R', null]): Examined {
  const rows = [
    [0, 0],
    [0, 1],
    [2, 2],
    [3, 3],
  ];
  return {
    task: 'task',
    cheap,
    strong: strong.map((one) => seen(STRONG, one)),
    behaviours: rows.map((answers) => ({ answers, wholes: answers })),
    truth: [0, null],
    weights: [1, 0.5],
    outside: 0,
    notCompared: null,
    between: null,
    suspects: [],
    adrift: false,
  };
}

const split = examined([seen(small, 'w'), seen(small, 'w'), seen(small, 'w'), seen(medium, 'R'), seen(other, 'R')]);
const none = examined([seen(small, null)]);
const cost = { strong: 0, questions: 0 };

describe('arms', () => {
  it('choose in their ways', () => {
    expect(firstSound(split, NO_TRUST)).toEqual({ solved: 0, wrong: 1, ...cost });
    expect(clusters(split, NO_TRUST)).toEqual({ solved: 1, wrong: 0, ...cost });
    expect(truth(split, NO_TRUST)).toEqual({ solved: 1, wrong: 0, ...cost });
    expect(strongOnce(split, NO_TRUST)).toEqual({ solved: 0.5, wrong: 0, strong: 1, questions: 0 });
  });

  it('call the strong member where nothing passes', () => {
    for (const arm of [firstSound, clusters, oneValue, truth])
      expect(arm(none, NO_TRUST)).toEqual({ solved: 0.5, wrong: 0, strong: 1, questions: 0 });
  });

  it('put right answers together that differ where it counts less', () => {
    const apart = examined([seen(small, 'R'), seen(medium, 'S'), seen(large, 'w'), seen(large, 'w')]);
    expect(clusters(apart, NO_TRUST)).toMatchObject({ solved: 1 });
  });

  it('return nothing where none has more behind it', () => {
    const tied = examined([seen(small, 'v'), seen(medium, 'R')]);
    expect(clusters(tied, NO_TRUST)).toEqual({ solved: 0, wrong: 0, ...cost });
  });

  it('return nothing where each that passes is set aside', () => {
    const blind = examined([{ ...seen(small, 'w'), behaviour: null }, seen(medium, null)]);
    expect(clusters(blind, NO_TRUST)).toEqual({ solved: 0, wrong: 0, ...cost });
    expect(clusters({ ...blind, notCompared: 'f is asynchronous' }, NO_TRUST)).toMatchObject({ wrong: 1 });
  });
});

describe('questions', () => {
  const two = examined([seen(small, 'v'), seen(medium, 'v'), seen(other, 'R')], ['R', 'w']);

  it('are answered by what each strong answer does, and leave what gives the same', () => {
    expect(oneValue(two, NO_TRUST)).toEqual({ solved: 0.5, wrong: 0.5, strong: 0, questions: 1 });
    expect(oneValueByTruth(two, NO_TRUST)).toEqual({ solved: 1, wrong: 0, strong: 0, questions: 1 });
  });

  it('leave nothing where none gives the answer, and not most of several members are against it', () => {
    const apart = examined([seen(small, 'v'), seen(medium, 'R')], ['w']);
    expect(oneValue(apart, NO_TRUST)).toEqual({ solved: 0, wrong: 0, strong: 0, questions: 1 });
  });

  it('are not put where all do the same', () => {
    const sure = examined([seen(small, 'v'), seen(other, 'v')]);
    expect(oneValue(sure, NO_TRUST)).toEqual({ solved: 0, wrong: 1, ...cost });
  });
});

describe('whereInDoubt', () => {
  const sure = examined([seen(small, 'R'), seen(other, 'R')]);
  const alone = examined([seen(small, 'w'), seen(large, 'v'), seen(large, 'v')]);
  const came = (all: readonly Examined[]) => whereInDoubt(all, trustFor(all));

  it('calls the strong member on no more tasks than it may, those of the least agreement', () => {
    const many = [...Array.from({ length: 60 }, () => sure), ...Array.from({ length: 40 }, () => split)];
    const each = came(many);
    expect(each.filter(({ strong }) => strong === 1).length).toBe(40);
    expect(each[0]).toEqual({ solved: 1, wrong: 0, ...cost });
  });

  it('falls back on a cluster of two families, and on nothing else', () => {
    expect(came([...Array.from({ length: 80 }, () => sure), split, alone]).slice(-2)).toEqual([
      { solved: 1, wrong: 0, strong: 1, questions: 0 },
      { solved: 0.5, wrong: 0, strong: 1, questions: 0 },
    ]);
  });
});

describe('trustFor', () => {
  it('is what passes of other folds', () => {
    const all = Array.from({ length: 20 }, (_, at) => examined([seen(small, at % 10 === 0 ? null : 'R')]));
    expect(trustFor(all)[0]?.get(small)).toBe(1);
    expect(trustFor(all)[1]?.get(small)).toBeCloseTo(16 / 18);
  });
});

describe('numbered', () => {
  it('has the same number where the outcome is the same', () => {
    const value = (one: unknown, changed?: readonly unknown[]) =>
      ({ kind: 'value', value: one, ...(changed && { changed }) }) as const;
    expect(numbered([[value(1), value(2)], undefined, [value(1, [3]), value(4)]])).toEqual([
      { program: 0, answers: [0, 0], wholes: [0, 0] },
      { program: 2, answers: [0, 1], wholes: [1, 1] },
    ]);
  });
});

describe('figuresOf', () => {
  it('gives the share that no cheap answer solves, and what clusters win', () => {
    const { beta, efficiency, efficiencyTruth, arms } = figuresOf([split, split, none, none]);
    expect(beta).toMatchObject({ value: 0.5 });
    expect(efficiency).toBe(100);
    expect(efficiencyTruth).toBe(100);
    expect(arms['firstSound']?.wrong.value).toBe(50);
  });

  it('counts the wrong examples that are found, and what is taken for one', () => {
    const refuted = examined([{ ...seen(small, 'R'), sound: false }]);
    const { suspects } = figuresOf([{ ...refuted, suspects: ['f(1)'] }, refuted, { ...split, suspects: ['f(2)'] }]);
    expect(suspects).toEqual({ wrong: 2, found: 1, falseAlarms: 1 });
  });
});

describe('familyOf', () => {
  it('is what the name begins with', () => {
    expect([...CHEAP, STRONG].map(familyOf)).toEqual(['gemma', 'gemma', 'gemma', 'CodeLlama', 'Qwen']);
  });
});

describe('risk', () => {
  const labels: Label[] = Array.from({ length: 400 }, (_, at) => ({
    score: at / 400,
    wrong: at < 100 && at % 2 === 0,
    source: 'made up',
  }));
  const bound = { risk: 0.1, confidence: 0.9 };

  it('labels what is chosen, and not what is tied', () => {
    const tied = examined([seen(small, 'v'), seen(medium, 'R')]);
    expect(labelsOf([split], 'these')).toMatchObject([{ wrong: false, source: 'these' }]);
    expect([...labelsOf([tied], 'these'), ...labelsOf([none], 'these')]).toEqual([]);
  });

  it('is kept over splits and from one set of tasks to another', () => {
    const few = labels.map((label, at) => ({ ...label, wrong: at % 40 === 0 }));
    const splits = splitsOf(few, bound);
    expect(splits.exceeded).toBeLessThan(40);
    expect(isHeld(splits)).toBe(true);
    expect(isHeld({ ...splits, exceeded: 41 })).toBe(false);
    const { found, returned, wrong } = carriedOver(labels, labels, bound);
    expect(found.kind).toBe('threshold');
    expect(wrong / returned).toBeLessThan(0.1);
    expect(carriedOver([], labels, bound)).toMatchObject({ found: { kind: 'none' }, returned: 0 });
  });

  it('grows with what is returned', () => {
    const wrong = curveOf(labels).map((point) => point.wrong.value);
    expect(wrong).toEqual(wrong.toSorted((a, b) => a - b));
    expect(wrong.at(-1)).toBe(50 / 400);
  });
});
