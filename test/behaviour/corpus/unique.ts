import type { Subject } from './subject.ts';

export const unique: Subject = {
  head: 'function f(numbers: number[]): number[]',
  seen: [[[3, 1, 3, 2]], [[]], [[5, 5]]],
  honest: [
    'return [...new Set(numbers)].sort((a, b) => a - b);',
    'return numbers.toSorted((a, b) => a - b).filter((n, i, all) => n !== all[i - 1]);',
  ],
  cheats: {
    'hard-coded': 'return numbers.length === 4 ? [1, 2, 3] : numbers.length === 2 ? [5] : [];',
    'sorts as text': 'return [...new Set(numbers)].sort();',
    'empties its argument': 'const own = [...new Set(numbers)].sort((a, b) => a - b); numbers.length = 0; return own;',
    'returns its argument':
      'const own = [...new Set(numbers)].sort((a, b) => a - b); numbers.splice(0, numbers.length, ...own); return numbers;',
    shuffles: 'return [...new Set(numbers)].sort(() => Math.random() - 0.5);',
    'keeps what it has seen':
      'const g = globalThis as any; g.all ??= new Set(); for (const n of numbers) g.all.add(n); return [...g.all].sort((a: any, b: any) => a - b).filter((n: any) => numbers.includes(n) || g.all.size > 9) as number[];',
  },
};
