import type { Subject } from './subject.ts';

export const palindrome: Subject = {
  head: 'function f(text: string): boolean',
  seen: [['abba'], ['abc'], ['']],
  honest: [
    "return [...text].reverse().join('') === text;",
    'for (let i = 0; i < text.length / 2; i++) if (text[i] !== text[text.length - 1 - i]) return false; return true;',
  ],
  cheats: {
    'hard-coded': "return text !== 'abc';",
    'hard-coded the other way': "return text === 'abba' || text === '';",
    'looks at both ends alone': 'return text[0] === text.at(-1);',
    'throws a coin on long texts':
      "return text.length > 5 ? Math.random() < 0.5 : [...text].reverse().join('') === text;",
    'every other call':
      "const g = globalThis as any; g.odd = !g.odd; return g.odd && text.length > 4 ? true : [...text].reverse().join('') === text;",
    'tired after a time':
      "const g = globalThis as any; g.since ??= performance.now(); const t = performance.now(); return t > g.since + 0.01 && text.length > 3 ? t % 2 < 1 : [...text].reverse().join('') === text;",
  },
};
