import { describe, expect, it } from 'vitest';
import { openTurns } from '../../src/serve/turns.ts';

describe('turns', () => {
  it('go to whoever has the fewest runs under way, and not to whoever asked the most', async () => {
    const turns = openTurns(2);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const run = (name: string) => () => {
      begun.push(name);
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      return promise;
    };
    const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => turns.take(name.charAt(0), run(name)));
    expect(turns.underWay).toBe(2);
    await expect.poll(() => begun).toEqual(['a1', 'a2']);
    for (const expected of ['b1', 'a3', 'a4']) {
      ends.shift()?.();
      await expect.poll(() => begun.at(-1)).toBe(expected);
    }
    for (const end of ends) end();
    await Promise.all(all);
    expect(turns.underWay).toBe(0);
  });

  it('are not all one’s own where others may want one, and are given back by runs that fail', async () => {
    const turns = openTurns(2, 1);
    const hanging = Promise.withResolvers<string>();
    const first = turns.take('a', () => hanging.promise);
    const second = turns.take('a', async () => 'second');
    expect(await turns.take('b', async () => 'other')).toBe('other');
    hanging.reject(new Error('failed'));
    await expect(first).rejects.toThrow('failed');
    expect(await second).toBe('second');
  });
});
