import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { fits } from '../../src/behaviour/conforms.ts';
import { editsOf } from '../../src/behaviour/edits.ts';
import { habitsOf } from '../../src/behaviour/habits.ts';
import { homeward } from '../../src/behaviour/homeward.ts';
import { openInputs } from '../../src/behaviour/inputs.ts';
import { openStrangeness } from '../../src/behaviour/kinds.ts';
import { inputsIn, inputsInProse } from '../../src/behaviour/seen.ts';
import type { Signature } from '../../src/behaviour/shape.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { simplerThan, sizeOf } from '../../src/behaviour/simpler.ts';

function signature(text: string): Signature {
  const read = signatureOf('s.ts', text, 'f');
  if ('reason' in read) throw new Error(read.reason);
  return read;
}

const rich = signature(
  "function f(a: number[], b: 'x' | 'y', c: { d: string; e?: boolean }, g: [number, string], h?: Date, ...i: Map<string, Set<bigint>>[]) {}",
);

describe('inputsIn', () => {
  it('finds the arguments of calls that are written out, by other names of the function too', () => {
    const text = `
      const candidate = f;
      assert.deepEqual(candidate([1, -2], 'a', { b: null }), 3);
      expect(f(\`c\`, undefined)).toBe(1);
      f(computed());
      g(5);`;
    expect(inputsIn('test.ts', text, 'f')).toEqual([
      [[1, -2], 'a', { b: null }],
      ['c', undefined],
    ]);
  });
});

describe('inputsInProse', () => {
  it('finds calls within sentences, whatever stands in their strings', () => {
    const text = '// f("14.5") should be 15 and f(")(", [1]) is none; as g(f(2)) or f(n) or half(1) would.';
    expect(inputsInProse(text, 'f')).toEqual([['14.5'], [')(', [1]], [2]]);
  });

  it('gives up on a call without an end', () => {
    expect(inputsInProse(`f(${'('.repeat(2000)}`, 'f')).toEqual([]);
  });
});

describe('openStrangeness', () => {
  it.each<[string, readonly unknown[][], readonly unknown[], number]>([
    ['numbers below zero', [[1], [20]], [-3], 1],
    ['zero and fractions', [[[1, 2]]], [[0, 1.5]], 2],
    ['nothing at all', [['ab']], [''], 1],
    ['signs, one each', [['ab cd']], ['ab, c!'], 2],
    ['another number of arguments', [[1, 2]], [1], 0],
    ['zeros and ones', [[[0, 1, 1, 0, 0, 1]]], [[1, 2]], 1],
    ['few numbers seen once each', [[1], [2], [3]], [7], 0],
    ['more of what was seen', [['Ab 1', [1]]], ['zZ 9 q', [4, 5]], 0],
  ])('counts kinds that were not seen: %s', (_, seen, input, strange) => {
    expect(openStrangeness(seen)(input)).toBe(strange);
  });
});

describe('openInputs', () => {
  it('begins with what was seen, gives none twice and none of another type', () => {
    const seen = [[[1, 2], 'x', { d: 'word' }, [1, 'a']]];
    const source = openInputs(rich, seen, 7);
    const inputs = [...source.first(80), ...source.next(seen, 40)];
    expect(inputs[0]).toEqual(seen[0]);
    expect(inputs.length).toBeGreaterThan(100);
    expect(inputs.filter((input) => !fits(input, rich))).toEqual([]);
    expect(new Set(inputs.map((input) => JSON.stringify(input, plain))).size).toBe(inputs.length);
  });

  it('gives the same for the same seed, and others for another', () => {
    const make = (seed: number) => openInputs(rich, [[[1], 'x', { d: '' }, [1, 'a']]], seed).first(60);
    expect(make(3)).toEqual(make(3));
    expect(make(3)).not.toEqual(make(4));
  });

  it('takes characters and fractions from what was seen', () => {
    const source = openInputs(signature('function f(a: string, b: number) {}'), [['(())', 0.5]], 1);
    const inputs = source.first(100);
    expect(inputs.filter(([a]) => /^[()]+$/.test(String(a))).length).toBeGreaterThan(50);
    expect(inputs.filter(([, b]) => !Number.isInteger(b)).length).toBeGreaterThan(30);
  });

  it('leaves out what is no input of the function', () => {
    expect(openInputs(signature('function f(a: string) {}'), [[5], ['a', 'b']], 1).first(3)).not.toContainEqual([5]);
  });
});

describe('editsOf', () => {
  it('gives values of one parameter to another', () => {
    const edited = editsOf([3, 4, 5]);
    for (const one of [
      [4, 3, 5],
      [5, 4, 3],
      [3, 3, 5],
      [3, 4, 4],
    ])
      expect(edited).toContainEqual(one);
  });

  it('edits one value in each of its ways', () => {
    const edited = editsOf([[3, 4], 'Ab c']);
    for (const one of [
      [[], 'Ab c'],
      [[4, 3], 'Ab c'],
      [[3], 'Ab c'],
      [[3, 4, 3, 4], 'Ab c'],
      [[-3, 4], 'Ab c'],
      [[3, 5], 'Ab c'],
      [[3, 4], ''],
      [[3, 4], 'ab c'],
      [[3, 4], 'c Ab'],
      [[3, 4], 'Ab cAb c'],
    ])
      expect(edited).toContainEqual(one);
  });
});

describe('simplerThan', () => {
  it('gives the simplest first, and ends', () => {
    let input: readonly unknown[] = [[5, -0.5, 12], { a: 'wörd', b: new Set([1]) }, new Map([[1, 2n]])];
    for (let steps = 0; steps < 100; steps++) {
      const smaller = simplerThan(input).find((one) => one.length === 3 && sizeOf(one) < sizeOf(input));
      if (smaller === undefined) break;
      input = smaller;
    }
    expect(input).toEqual([[], {}, new Map()]);
  });
});

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return typeof value === 'bigint' ? `${value}n` : value;
}

describe('homeward', () => {
  it('gives an input in kinds of characters that were seen, and keeps what was equal, and how long it was', () => {
    const habits = habitsOf([[['a', 'bb']]]);
    const strange = fc.array(fc.string({ unit: fc.constantFrom('?', '!', ' ', 'a', 'c', '7') }));
    fc.assert(
      fc.property(strange, fc.integer(), (words, seed) => {
        const [found] = homeward([words], habits, xoroshiro128plus(seed)) as [string[]];
        expect(found.join('')).toMatch(/^[a-z]*$/);
        expect(found.map(({ length }) => length)).toEqual(words.map(({ length }) => length));
        for (const [at, word] of words.entries())
          for (const [place, other] of words.entries()) if (word === other) expect(found[at]).toBe(found[place]);
        expect(openStrangeness([[['a', 'bb', '']], [[]]])([found])).toBe(0);
      }),
    );
  });

  it.each<[string, readonly unknown[][], readonly unknown[], readonly unknown[]]>([
    ['below zero', [[1, 20]], [-3, 4], [3, 4]],
    ['below zero, as some were', [[-1, 20]], [-3, 4], [-3, 4]],
    ['fractions', [[5]], [2.5], [2]],
    ['fractions, as some were', [[0.5]], [-2.5], [2.5]],
    ['large', [[40]], [105], [25]],
    ['within objects', [[{ a: 1 }]], [{ a: -1, b: [-2] }], [{ a: 1, b: [2] }]],
    ['others', [[true]], [null], [null]],
  ])('brings numbers into range: %s', (_, seen, input, expected) => {
    expect(homeward(input, habitsOf(seen), xoroshiro128plus(1))).toEqual(expected);
  });
});
