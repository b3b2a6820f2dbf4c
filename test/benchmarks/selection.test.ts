import { describe, expect, it } from 'vitest';
import { clusters, firstSound, strongOnce, truth } from '../../benchmarks/selection/arms.ts';
import { whereInDoubt } from '../../benchmarks/selection/doubt.ts';
import type { Examined, Seen } from '../../benchmarks/selection/examine.ts';
import { figuresOf } from '../../benchmarks/selection/figures.ts';
import { CHEAP, familyOf, STRONG } from '../../benchmarks/selection/pile.ts';

const [small, medium, large, other] = CHEAP;

/** An answer that passes; right where it is in a cluster of capital letter. */
function seen(member: string, cluster: string | null): Seen {
  const number = cluster === null ? null : cluster.toLowerCase().charCodeAt(0);
  return { member, sound: cluster !== null, right: cluster !== null && cluster < 'a', cluster: number };
}

function examined(cheap: readonly Seen[], strong: readonly (string | null)[] = ['X', null]): Examined {
  return {
    task: 'task',
    cheap,
    strong: strong.map((one) => seen(STRONG, one)),
    inputs: 1,
    outside: 0,
    notCompared: null,
    between: null,
  };
}

const split = examined([seen(small, 'w'), seen(small, 'w'), seen(small, 'w'), seen(medium, 'R'), seen(other, 'R')]);
const none = examined([seen(small, null)]);

describe('arms', () => {
  it('choose in their ways', () => {
    expect(firstSound(split)).toEqual({ solved: 0, wrong: 1, strong: 0 });
    expect(clusters(split)).toEqual({ solved: 1, wrong: 0, strong: 0 });
    expect(truth(split)).toEqual({ solved: 1, wrong: 0, strong: 0 });
    expect(strongOnce(split)).toEqual({ solved: 0.5, wrong: 0, strong: 1 });
  });

  it('call the strong member where nothing passes', () => {
    for (const arm of [firstSound, clusters, truth]) expect(arm(none)).toEqual({ solved: 0.5, wrong: 0, strong: 1 });
  });

  it('return the first that passes where nothing was compared', () => {
    const blind = examined([{ ...seen(small, 'W'), cluster: null }, seen(medium, null)]);
    expect(clusters(blind)).toEqual({ solved: 1, wrong: 0, strong: 0 });
  });
});

describe('whereInDoubt', () => {
  const sure = examined([seen(small, 'R'), seen(other, 'R')]);
  const alone = examined([seen(small, 'w'), seen(large, 'v'), seen(large, 'V')]);

  it('calls the strong member on no more tasks than it may, those of the least agreement', () => {
    const many = [...Array.from({ length: 60 }, () => sure), ...Array.from({ length: 40 }, () => split)];
    const came = whereInDoubt(many);
    expect(came.filter(({ strong }) => strong === 1).length).toBe(40);
    expect(came[0]).toEqual({ solved: 1, wrong: 0, strong: 0 });
  });

  it('falls back on a cluster of two families, and on nothing else', () => {
    const came = whereInDoubt([...Array.from({ length: 80 }, () => sure), split, alone]);
    expect(came.slice(-2)).toEqual([
      { solved: 1, wrong: 0, strong: 1 },
      { solved: 0.5, wrong: 0, strong: 1 },
    ]);
  });
});

describe('figuresOf', () => {
  it('gives the share that no cheap answer solves, and what clusters win', () => {
    const { beta, efficiency, arms } = figuresOf([split, split, none, none]);
    expect(beta).toMatchObject({ value: 0.5 });
    expect(efficiency).toBe(100);
    expect(arms['firstSound']?.wrong.value).toBe(50);
  });
});

describe('familyOf', () => {
  it('is what the name begins with', () => {
    expect([...CHEAP, STRONG].map(familyOf)).toEqual(['gemma', 'gemma', 'gemma', 'CodeLlama', 'Qwen']);
  });
});
