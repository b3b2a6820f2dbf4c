import { describe, expect, it } from 'vitest';
import { recommend } from '../../src/discovery/recommend.ts';
import { CATALOGUE } from '../../src/models/catalogue.ts';

const GB = 1e9;

describe('recommend', () => {
  it('names models of the catalogue, with figures', () => {
    const best = recommend(64 * GB);
    expect(best?.says).toMatch(/solved \d+(?:\.\d)? % of \d+ HumanEval tasks/);
    for (const name of best?.members ?? []) expect(CATALOGUE.map((model) => model.name)).toContain(name);
  });

  it('leaves out what memory does not hold', () => {
    const large = recommend(64 * GB)?.members ?? [];
    const small = recommend(3 * GB)?.members ?? [];
    expect(small.length).toBeGreaterThan(0);
    expect(small).not.toEqual(large);
    expect(recommend(GB)).toBeUndefined();
  });
});
