import { describe, expect, it } from 'vitest';
import { speed } from '../../../checkers/speed.ts';
import { isAllowed } from '../../../checkers/speed/growth.ts';
import { powerOf } from '../../../checkers/speed/power.ts';
import { headline } from '../../../src/nouns/verdict.ts';
import { openSession } from '../session.ts';

const LISTS = '(n, random) => [Array.from({ length: n }, () => random())]';
const target = 'src/sorted.ts';
const sorted = (body: string) => ({ [target]: `export function sorted(values: number[]): number[] {\n${body}\n}\n` });

const QUICK = sorted('return values.toSorted((a, b) => a - b);');
const BUBBLES = sorted(`const all = [...values];
  for (let end = all.length; end > 1; end--)
    for (let at = 1; at < end; at++) if (all[at - 1]! > all[at]!) [all[at - 1], all[at]] = [all[at]!, all[at - 1]!];
  return all;`);
async function judged(
  files: Readonly<Record<string, string>>,
  growth: 'n' | 'n log n' | 'n^3',
  inputs = LISTS,
  call = 'sorted',
) {
  await using opened = await openSession(speed({ call, inputs, growth }), { target, files: {} });
  return await opened.check(files);
}

describe('speed', () => {
  it('passes a growth that may be', async () => {
    expect(await judged(QUICK, 'n log n')).toMatchObject({ kind: 'pass', isolation: 'isolates' });
    expect(await judged(BUBBLES, 'n^3')).toMatchObject({ kind: 'pass' });
  });

  it('fails one that may not be, and says how it grows', async () => {
    const verdict = await judged(BUBBLES, 'n log n');
    expect(verdict.kind).toBe('fail');
    expect(headline(verdict)).toMatch(
      /^speed of sorted: it grows like n\^[12]\.\d, and may grow like n log n at most: \d.* ms for \d+, .* ms for \d+$/,
    );
  });

  it('passes what takes no time at all', async () => {
    expect(await judged(sorted('return [values.length];'), 'n')).toMatchObject({ kind: 'pass' });
  });

  it('fails what throws, and what is not there', async () => {
    expect(headline(await judged(sorted("throw new Error('no');"), 'n'))).toBe(
      'speed of sorted: it throws on an input of size 32: no',
    );
    expect((await judged({ [target]: 'export const other = 1;\n' }, 'n')).kind).toBe('fail');
  });

  it('takes no candidate at its word that replaces what lists are', async () => {
    const files = {
      [target]: `Array.prototype[Symbol.iterator] = function* () {};\n${BUBBLES[target]?.replace('[...values]', 'values.slice()')}`,
    };
    expect((await judged(files, 'n log n')).kind).toBe('fail');
  });

  it('says what is wrong with its own inputs', async () => {
    await expect(judged(QUICK, 'n', '(n) => n')).rejects.toThrow('speed() gets no arguments for the size 32.');
    await expect(judged(QUICK, 'n', 'n +')).rejects.toThrow('speed() cannot read its function inputs');
  });
});

describe('the power by which times grow', () => {
  const times = (of: (n: number) => number) => [64, 128, 256, 512, 1024].map((size) => ({ size, ms: of(size) }));
  it.each([
    ['a constant', () => 3, 0],
    ['n', (n: number) => 2 * n, 1],
    ['n²', (n: number) => n * n, 2],
    ['n³', (n: number) => n ** 3 / 9, 3],
  ])('is found of %s', (_, of, power) => expect(powerOf(times(of))).toBeCloseTo(power));
  it('tells n log n from n²', () => {
    const power = powerOf(times((n) => n * Math.log(n)));
    expect([
      isAllowed(power, 'n log n'),
      isAllowed(power, 'constant'),
      isAllowed(2, 'n log n'),
      isAllowed(2, 'n^2'),
    ]).toEqual([true, false, false, true]);
  });
});
