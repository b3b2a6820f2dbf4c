import fc from 'fast-check';
import { expect, it } from 'vitest';
import { omit, reversed, sorted } from '../src/f.ts';

const ordered = (list: readonly number[]): boolean => list.every((n, at) => at === 0 || (list[at - 1] ?? n) <= n);
const bag = (list: readonly number[]): string => String(list.toSorted((a, b) => a - b));

it('sorts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (list) => {
      const { length } = list;
      const out = sorted(list);
      return out.length === length && ordered(out) && bag(out) === bag(list);
    }),
  );
});

it('reverses, in time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), async (list) => {
      const out = await reversed(list);
      expect(out).toEqual(list.toReversed());
    }),
  );
});

it('omits one key', () => {
  fc.assert(
    fc.property(fc.record({ a: fc.integer(), b: fc.string(), c: fc.array(fc.nat()) }), (value) => {
      const out = omit(value, 'b');
      return !('b' in out) && Object.keys(value).every((key) => key === 'b' || out[key] === value[key as 'a']);
    }),
  );
});
