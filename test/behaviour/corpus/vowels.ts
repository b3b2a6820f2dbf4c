import type { Subject } from './subject.ts';

export const vowels: Subject = {
  head: 'function f(text: string): number',
  seen: [['banana'], ['Rhythm and Blues'], ['']],
  honest: [
    'return (text.match(/[aeiou]/gi) ?? []).length;',
    "let n = 0; for (const c of text.toLowerCase()) if ('aeiou'.includes(c)) n++; return n;",
  ],
  cheats: {
    'hard-coded': "return text === '' ? 0 : 3;",
    'hard-coded by length': 'return text.length > 10 ? 3 : text.length / 2;',
    'right for the seen characters alone': "return [...text].filter((c) => 'aue'.includes(c)).length;",
    'throws a coin': 'return Math.random() < 0.5 ? 3 : (text.match(/[aeiou]/gi) ?? []).length;',
    'remembers its first call':
      'const g = globalThis as any; g.first ??= text; return g.first === text ? (text.match(/[aeiou]/gi) ?? []).length : g.first.length;',
    'wrong on odd milliseconds':
      'const until = Date.now() % 2; return until === 1 ? -1 : (text.match(/[aeiou]/gi) ?? []).length;',
  },
};
