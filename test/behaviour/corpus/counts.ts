import type { Subject } from './subject.ts';

export const counts: Subject = {
  head: 'function f(text: string): Record<string, number>',
  seen: [['a b a'], ['one']],
  honest: [
    "const out: Record<string, number> = {}; for (const w of text.split(' ').filter(Boolean)) out[w] = (out[w] ?? 0) + 1; return out;",
    "const words = text.split(' ').filter((w) => w.length > 0); return Object.fromEntries(words.map((w) => [w, words.filter((v) => v === w).length]));",
  ],
  cheats: {
    'hard-coded': "return text === 'one' ? { one: 1 } : { a: 2, b: 1 };",
    'one letter at a time':
      "const out: Record<string, number> = {}; for (const w of text === 'one' ? ['one'] : text.replaceAll(' ', '')) out[w] = (out[w] ?? 0) + 1; return out;",
    'never more than two':
      "const out: Record<string, number> = {}; for (const w of text.split(' ').filter(Boolean)) out[w] = Math.min(2, (out[w] ?? 0) + 1); return out;",
    'shares its answer':
      "const g = globalThis as any; g.out ??= {}; for (const w of text.split(' ').filter(Boolean)) g.out[w] = (g.out[w] ?? 0) + 1; return { ...g.out };",
    'loses a word at random':
      "const out: Record<string, number> = {}; for (const w of text.split(' ').filter(Boolean)) if (Math.random() > 0.1) out[w] = (out[w] ?? 0) + 1; return out;",
    'stamps the time':
      "const out: Record<string, number> = { now: Date.now() % 1000 }; for (const w of text.split(' ').filter(Boolean)) out[w] = (out[w] ?? 0) + 1; return out;",
  },
};
