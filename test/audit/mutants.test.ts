import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { mutantsOf, mutatedText } from '../../src/audit/mutants.ts';
import { diffOf } from '../../src/audit/report/diff.ts';

const TEXT = `/** Adds. */
export function add(a: number, b: number): number {
  // Stryker disable next-line StringLiteral
  if (Number.isNaN(a)) throw new Error('no');\r
  return a + b;
}
`;

describe('mutants', () => {
  it('are texts of their own, each a program', async () => {
    const { mutants } = await mutantsOf({ 'src/add.ts': TEXT });
    const texts = mutants.map((mutant) => mutatedText(TEXT, mutant));
    expect(new Set(texts).size).toBe(mutants.length);
    expect(texts.filter((text) => parseSync('add.ts', text).errors.length > 0)).toEqual([]);
    expect(texts).toContain(TEXT.replace('a + b', 'a - b'));
  });

  it('are left out where a comment says so', async () => {
    const { mutants } = await mutantsOf({ 'src/add.ts': TEXT });
    expect(mutants.filter(({ ignored }) => ignored !== undefined).map(({ mutator }) => mutator)).toEqual([
      'StringLiteral',
    ]);
  });

  it('have numbers of their own over all files', async () => {
    const { mutants } = await mutantsOf({ 'a.ts': TEXT, 'b.ts': TEXT });
    expect(mutants.map(({ id }) => id)).toEqual(mutants.map((_, index) => String(index)));
  });

  it('are shown as the lines that they change', async () => {
    const { mutants } = await mutantsOf({ 'src/add.ts': TEXT });
    const minus = mutants.find(({ replacement }) => replacement === 'a - b');
    if (minus === undefined) throw new Error('there is none');
    expect(diffOf(TEXT, minus)).toEqual(['-   return a + b;', '+   return a - b;']);
    const empty = mutants.find(({ replacement, start }) => replacement === '{}' && start.line === 2);
    if (empty === undefined) throw new Error('there is none');
    expect(diffOf(TEXT, empty)).toEqual([
      '- export function add(a: number, b: number): number {',
      '-   // Stryker disable next-line StringLiteral',
      "-   if (Number.isNaN(a)) throw new Error('no');\r",
      '-   return a + b;',
      '- }',
      '+ export function add(a: number, b: number): number {}',
    ]);
  });

  it('are not made of what does not parse', async () => {
    await expect(mutantsOf({ 'src/add.ts': 'export function (' })).rejects.toThrow('A source cannot be read');
  });
});
