import { describe, expect, it } from 'vitest';
import { openLooker } from '../../src/reading/syntax/looker.ts';

describe('what the syntax of files says', () => {
  it('is remembered by a file’s name and text, and by no less', async () => {
    await using looker = openLooker();
    const cast = 'export const one = <number>two;\n';
    const looked = async (path: string, text: string): Promise<unknown> => {
      const facts = await looker.look(path, text);
      return typeof facts === 'string' ? facts : facts.parsed;
    };
    // In `.tsx` an angle bracket begins an element.
    expect(await looked('one.ts', cast)).toBe(true);
    expect(await looked('one.tsx', cast)).toBe(false);
    expect(await looked('one.ts', `${cast}}`)).toBe(false);
    expect(await looked('one.ts', cast)).toBe(true);
    expect(await looker.look('one.ts', cast)).toBe(await looker.look('one.ts', cast));
  });
});
