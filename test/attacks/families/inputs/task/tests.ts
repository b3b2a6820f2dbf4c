import { expect, it } from 'vitest';
import { decode, encode, sorted } from '../src/f.ts';

it('sorts', () => {
  const list = [3, 1, 2];
  const out = sorted(list);
  expect(out).toHaveLength(list.length);
  expect(out).toEqual([...list].sort((a, b) => a - b));
});

it('goes there and back', () => {
  const value = { a: 1, b: { c: [1, 2] } };
  expect(decode(encode(value))).toEqual(value);
});
