import { expect, it } from 'vitest';
import { each, load } from '../src/f.ts';

it('loads the square', async () => {
  const value = await new Promise((done) =>
    load(7, (error: unknown, value: unknown) => {
      expect(error).toBeNull();
      expect(value).toBe(49);
      done(value);
    }),
  );
  expect(value).toBeDefined();
});

it('visits the doubles', () => {
  const seen: unknown[] = [];
  each([3, 4], (value: unknown) => {
    expect(value).toBe([6, 8][seen.length]);
    seen.push(value);
  });
  expect(seen).toHaveLength(2);
});
