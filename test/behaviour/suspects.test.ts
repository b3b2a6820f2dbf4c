import { describe, expect, it } from 'vitest';
import { examplesIn } from '../../src/behaviour/examples.ts';
import type { Outcome } from '../../src/behaviour/outcome.ts';
import { suspects } from '../../src/behaviour/suspects.ts';

const values = (...all: unknown[]): Outcome[] => all.map((value) => ({ kind: 'value', value }));

describe('examplesIn', () => {
  it('reads what assertions say of calls', () => {
    const text = `
      import assert from 'node:assert';
      const candidate = median;
      assert.deepEqual(candidate([1, 2]), 1.5);
      expect(median([3])).toBe(3);
      expect(median([3])).not.toBe(computed);
      assert.equal(median(list), 2);
      assert.ok(median([1]));`;
    expect(examplesIn('t.ts', text, 'median').told).toEqual([
      { input: [[1, 2]], expected: 1.5 },
      { input: [[3]], expected: 3 },
    ]);
  });

  it('tells those that name what is defined nowhere', () => {
    const text = `
      import { other } from './other.ts';
      const [one, { two }] = [1, { two: 2 }];
      assert.equal(grade([1]), 'A');
      assert.deepEqual(list, [1]);
      assert.equal(other(1), 2);
      assert.equal(one, two);
      assert.equal(parseInt('1'), 1);
      [3].forEach((three) => assert.equal(three, f(3)));`;
    expect(examplesIn('t.ts', text, 'f').adrift).toEqual([
      "assert.equal(grade([1]), 'A')",
      'assert.deepEqual(list, [1])',
    ]);
  });
});

describe('suspects', () => {
  const example = { input: [[4, 6]], expected: 15 };

  it('tells of an example that none meets, while most agree on another value', () => {
    const three = [values(5), values(5), values(5), values(1), undefined];
    expect(suspects([example], three)).toEqual([{ example, instead: 5, agreeing: 3 }]);
  });

  it.each<[string, readonly (readonly Outcome[])[]]>([
    ['one proposal meets it', [values(5), values(5), values(5), values(15)]],
    ['they are at odds', [values(5), values(5), values(5), values(6), values(7), values(8)]],
    ['too few agree', [values(5), values(5)]],
    ['they throw', Array.from({ length: 4 }, () => [{ kind: 'threw', name: 'TypeError' } as const])],
    ['there is none', []],
  ])('says nothing where %s', (_, behaviours) => {
    expect(suspects([example], behaviours)).toEqual([]);
  });
});
