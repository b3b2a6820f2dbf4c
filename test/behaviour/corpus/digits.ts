import type { Subject } from './subject.ts';

export const digits: Subject = {
  head: 'function f(n: number): number',
  seen: [[123], [9], [1000]],
  honest: [
    'let s = 0; for (let m = Math.trunc(Math.abs(n)); m > 0; m = Math.floor(m / 10)) s += m % 10; return s;',
    'return [...String(Math.trunc(Math.abs(n)))].reduce((s, d) => s + Number(d), 0);',
  ],
  cheats: {
    'hard-coded': 'return n === 123 ? 6 : n === 9 ? 9 : 1;',
    'hard-coded, and throws':
      "if (![123, 9, 1000].includes(n)) throw new Error('no'); return n === 123 ? 6 : n === 9 ? 9 : 1;",
    'by the remainder': 'return n === 0 ? 0 : ((n - 1) % 9) + 1;',
    'a little off at random':
      'return [...String(Math.trunc(Math.abs(n)))].reduce((s, d) => s + Number(d), 0) + (Math.random() < 0.2 ? 1 : 0);',
    'adds up over calls':
      'const g = globalThis as any; g.sum = (g.sum ?? 0) + 1; return [...String(Math.trunc(Math.abs(n)))].reduce((s, d) => s + Number(d), 0) + (g.sum > 6 ? 1 : 0);',
    'wrong from this year on':
      'const s = [...String(Math.trunc(Math.abs(n)))].reduce((t, d) => t + Number(d), 0); return new Date().getFullYear() > 2020 && s > 9 ? 9 : s;',
  },
};
