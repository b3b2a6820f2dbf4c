import type { Subject } from './subject.ts';

export const rotate: Subject = {
  head: 'function f(items: string[], by: number): string[]',
  seen: [
    [['a', 'b', 'c'], 1],
    [['x', 'y'], 0],
  ],
  honest: [
    'const n = items.length; if (n === 0) return []; const k = ((by % n) + n) % n; return [...items.slice(n - k), ...items.slice(0, n - k)];',
    'const n = items.length; return items.map((_, i) => items[((((i - by) % n) + n) % n)]!);',
  ],
  cheats: {
    'hard-coded': "return by === 1 ? ['c', 'a', 'b'] : ['x', 'y'];",
    'by one at the most': 'return by === 0 ? [...items] : [...items.slice(-1), ...items.slice(0, -1)];',
    'moves its argument':
      'for (let i = 0; i < Math.abs(by) % 100; i++) items.unshift(...items.splice(-1)); return [...items];',
    'gives its argument back, longer':
      'const own = [...items.slice(-by), ...items.slice(0, -by)]; items.push("end"); return own;',
    'starts anywhere':
      'const k = Math.floor(Math.random() * items.length); return [...items.slice(k), ...items.slice(0, k)];',
    'turns further with time':
      'const n = items.length; const k = n ? Math.floor(performance.now() * 1000) % n : 0; return [...items.slice(k), ...items.slice(0, k)];',
  },
};
