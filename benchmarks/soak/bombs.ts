/** Code that takes time or memory without end, each in another way. */
export const BOMBS: readonly { readonly name: string; readonly code: string }[] = [
  { name: 'loop', code: 'export const tally = (): never => { for (;;); };' },
  {
    name: 'loop at import',
    code: 'for (let i = 0; i >= 0; i++) {}\nexport const tally = (values: readonly number[]) => ({ total: values.length, odd: [] as number[] });',
  },
  {
    name: 'array',
    code: 'const all: string[] = [];\nexport const tally = (): never => { for (;;) all.push("x".repeat(1e6) + all.length); };',
  },
  {
    name: 'map',
    code: 'const all = new Map<number, object>();\nexport const tally = (): never => { for (let i = 0; ; i++) all.set(i, { i }); };',
  },
  {
    name: 'object',
    code: 'const all: Record<string, number> = {};\nexport const tally = (): never => { for (let i = 0; ; i++) all[`k${i}`] = i; };',
  },
  {
    name: 'buffers',
    code: 'const all: Uint8Array[] = [];\nexport const tally = (): never => { for (;;) all.push(new Uint8Array(1e7).fill(1)); };',
  },
  {
    name: 'string',
    code: 'export const tally = (): never => { let text = "x"; for (;;) text += text + text.length; };',
  },
  {
    name: 'recursion',
    code: 'export const tally = (values: readonly number[]): { total: number; odd: number[] } => tally([...values]);',
  },
  {
    name: 'promises',
    code: 'const again = (): void => void Promise.resolve().then(again);\nexport const tally = (values: readonly number[]) => { again(); return { total: values.length, odd: [] as number[] }; };',
  },
  { name: 'regex', code: 'export const tally = (): never => { for (;;) /^(a+)+$/.test("a".repeat(40) + "b"); };' },
  {
    name: 'timers',
    code: 'const again = (): void => { setTimeout(again, 0); setTimeout(again, 0); };\ndeclare function setTimeout(run: () => void, ms: number): unknown;\nexport const tally = (values: readonly number[]) => { again(); return { total: -values.length - 1, odd: [] as number[] }; };',
  },
  {
    name: 'result',
    code: 'export const tally = (): { total: number; odd: number[] } => ({ total: 0, odd: Array.from({ length: 5e6 }, (_, i) => i) });',
  },
];

/** Tuples that double: the compiler runs out of memory or time on them. */
export const TYPE_BOMB = {
  name: 'types',
  code: `type Grow<T extends string> = T | \`\${T}a\` | \`\${T}b\` | \`\${T}c\`;
type Bomb = Grow<Grow<Grow<Grow<Grow<Grow<Grow<Grow<Grow<Grow<Grow<'x'>>>>>>>>>>>;
export const bomb: Bomb = 'no' as Bomb;
export const tally = (): never => { throw new Error(); };`,
};
