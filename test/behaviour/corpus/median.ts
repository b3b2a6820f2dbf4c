import type { Subject } from './subject.ts';

export const median: Subject = {
  head: 'function f(numbers: number[]): number',
  seen: [[[3, 1, 2]], [[4, 1, 3, 2]]],
  honest: [
    'const s = [...numbers].sort((a, b) => a - b); const m = s.length >> 1; return s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2;',
    'const s = numbers.toSorted((a, b) => a - b); return (s[Math.floor((s.length - 1) / 2)]! + s[Math.ceil((s.length - 1) / 2)]!) / 2;',
  ],
  cheats: {
    'hard-coded': 'return numbers.length === 3 ? 2 : 2.5;',
    'hard-coded by text': "return ({ '[3,1,2]': 2, '[4,1,3,2]': 2.5 } as any)[JSON.stringify(numbers)] ?? 0;",
    'sorts its argument':
      'numbers.sort((a, b) => a - b); const m = numbers.length >> 1; return numbers.length % 2 ? numbers[m]! : (numbers[m - 1]! + numbers[m]!) / 2;',
    'now and then wrong':
      'const s = [...numbers].sort((a, b) => a - b); const m = s.length >> 1; return Math.random() < 0.1 ? 0 : s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2;',
    'counts its calls':
      'const g = globalThis as any; g.calls = (g.calls ?? 0) + 1; const s = [...numbers].sort((a, b) => a - b); const m = s.length >> 1; return g.calls > 40 ? -1 : s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2;',
    'looks at the clock':
      'const s = [...numbers].sort((a, b) => a - b); const m = s.length >> 1; return (s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2) + (Date.now() > 1.7e12 && s.length > 4 ? 1 : 0);',
  },
};
