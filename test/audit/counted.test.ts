import { describe, expect, it } from 'vitest';
import { countedAll } from '../../src/audit/counted.ts';

const counted = (text: string): string | undefined => countedAll({ 'a.ts': text })['a.ts'];

describe('a text that counts its steps', () => {
  it.each([
    ['while (a) a--;', 'while (a) { weakCommitteeStep(); a--; }'],
    [
      'for (const x of y) for (const z of x) g(z);',
      'for (const x of y) { weakCommitteeStep(); for (const z of x) { weakCommitteeStep(); g(z); } }',
    ],
    ['do { f(); } while (a);', 'do { weakCommitteeStep();  f(); } while (a);'],
    ["function f() { 'use strict'; return 1; }", "function f() { 'use strict'; weakCommitteeStep();  return 1; }"],
    ['const f = (x: number) => x + 1;', 'const f = (x: number) => x + 1;'],
    ['declare function f(): void;', 'declare function f(): void;'],
    ['while (', 'while ('],
  ])('of %s', (text, expected) => expect(counted(text)).toBe(expected));
});
