import { describe, expect, it } from 'vitest';
import { ahead } from '../../src/async/ahead.ts';

const never = new AbortController().signal;

describe('work begun ahead', () => {
  it('is begun once: at once where it may, else when it is asked for', async () => {
    for (const may of [true, false]) {
      let begun = 0;
      await using work = ahead(may, never, async () => ++begun);
      expect(begun).toBe(may ? 1 : 0);
      expect(await work.result()).toBe(1);
      expect(begun).toBe(1);
    }
  });

  it('is stopped and waited for where nobody asks for it', async () => {
    const said: string[] = [];
    {
      await using _ = ahead(true, never, async (signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        said.push('stopped');
      });
    }
    expect(said).toEqual(['stopped']);
  });

  it('fails only whoever asks for it', async () => {
    await using work = ahead(true, never, () => Promise.reject(new Error('no')));
    await expect(work.result()).rejects.toThrow('no');
    const unasked = ahead(true, never, () => Promise.reject(new Error('no')));
    expect(await unasked[Symbol.asyncDispose]()).toBeUndefined();
  });
});
