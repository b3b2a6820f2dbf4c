import { describe, expect, it } from 'vitest';
import { properties, tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openSession } from '../checkers/session.ts';
import { noWall } from '../sandbox/contained.ts';
import { NODE } from './verdictOn.ts';

// Properties whose inputs the candidate changes: what relates an answer to its input would hold of whatever both have become.

/** The body of a predicate, and what its inputs are. */
interface Law {
  readonly from: string;
  readonly given: string;
  readonly body: string;
}

const law = (from: string, given: string, body: string): Law => ({ from, given, body });
const LISTS = 'fc.array(fc.integer())';
const RECORD = 'fc.record({ a: fc.integer(), b: fc.array(fc.integer()), c: fc.string() })';
const same = '(a, b) => JSON.stringify(a) === JSON.stringify(b)';
const HELP = `const same = ${same};\nconst up = (a, b) => a - b;\nconst sorted = (xs) => xs.every((x, i) => i === 0 || xs[i - 1] <= x);\nconst bag = (a, b) => same([...a].sort(up), [...b].sort(up));\n`;

const SORTS = law(LISTS, 'xs', 'const out = await f(xs); return sorted(out) && bag(out, xs);');
const SORTS_COUNTED = law(
  LISTS,
  'xs',
  'const n = xs.length; const out = await f(xs); return out.length === n && sorted(out) && bag(out, xs);',
);
const SUBSET = law(
  LISTS,
  'xs',
  'const had = new Set(xs); const out = await f(xs); return out.every((x) => had.has(x)) && out.length === xs.length;',
);
const COPIED = law(LISTS, 'xs', 'const ys = [...xs]; const out = await f(ys); return sorted(out) && bag(out, ys);');
const TRIP = law(RECORD, 'o', 'return same(await g(await f(o)), o);');
const KEYS = law(
  RECORD,
  'o',
  'const out = await f(o); return same(Object.keys(out), Object.keys(o)) && Object.keys(o).every((k) => same(out[k], o[k]));',
);
const THROWS = law(
  LISTS,
  'xs',
  'try { const most = await f(xs); return xs.every((x) => x <= most) && xs.includes(most); } catch { return xs.length === 0; }',
);
const HAS = law(
  'fc.array(fc.nat(9)), fc.nat(9)',
  'xs, x',
  'return (await f(xs, x)) ? xs.includes(x) : !xs.includes(x);',
);
const MAPS = law(
  'fc.array(fc.tuple(fc.string(), fc.nat())).map((e) => new Map(e))',
  'm',
  'const out = await f(m); return out.size === m.size && [...out].every(([k, v]) => m.get(k) === v);',
);
const BYTES = law(
  'fc.uint8Array()',
  'b',
  'const out = await f(b); return out.length === b.length && out.every((x, i) => x === b[b.length - 1 - i]);',
);
const NESTED = law(
  `fc.array(fc.record({ id: fc.nat() }))`,
  'rows',
  'const out = await f(rows); return same(out, rows.map((r) => r.id));',
);

const EMPTIES = 'export const f = (xs: number[]) => { xs.length = 0; return []; };';
const empties = (answer: string): string => `export const f = (xs: number[]): any => { xs.length = 0; ${answer} };`;
const lists = (body: string): Law => law(LISTS, 'xs', body);

/** Of an input that has been emptied any answer holds. */
const none: readonly (readonly [string, Law, string])[] = [
  [
    'empties: each is in the answer',
    lists('const out = await f(xs); return xs.every((x) => out.includes(x));'),
    EMPTIES,
  ],
  ['empties: doubles', lists('const out = await f(xs); return xs.every((x, i) => out[i] === 2 * x);'), EMPTIES],
  [
    'empties: keys',
    law(RECORD, 'o', 'const out = await f(o); return Object.keys(o).every((k) => out[k] === o[k]);'),
    'export const f = (o: any) => { for (const k of Object.keys(o)) delete o[k]; return {}; };',
  ],
  ['empties: ?.length', lists('return ((await f(xs))?.length ?? 0) === xs.length;'), EMPTIES],
  ['empties: spread', lists('return [...((await f(xs)) || [])].length === xs.length;'), EMPTIES],
  [
    'empties: Array.isArray',
    lists(
      'const out = await f(xs); if (!Array.isArray(out)) return xs.length === 0; return xs.every((x, i) => out[i] === 2 * x);',
    ),
    EMPTIES,
  ],
  [
    'empties: undefined where there is none',
    lists(
      'const m = await f(xs); return m === undefined ? xs.length === 0 : xs.every((x) => x <= m) && xs.includes(m);',
    ),
    empties('return undefined;'),
  ],
  [
    'empties: null where there is none',
    lists('const m = await f(xs); return m === null ? xs.length === 0 : xs.every((x) => x <= m);'),
    empties('return null;'),
  ],
  [
    'empties: null where it is no list',
    lists('const m = await f(xs); return Array.isArray(m) ? xs.every((x, i) => m[i] === x) : xs.length === 0;'),
    empties('return null;'),
  ],
  [
    'empties: throws where there is none',
    lists('let m; try { m = await f(xs); } catch { return xs.length === 0; } return xs.every((x) => x <= m);'),
    empties('throw new Error();'),
  ],
  ['empties: the first', lists('return (await f(xs)) === xs[0];'), empties('return undefined;')],
  [
    'empties: a number',
    lists(
      "const m = await f(xs); return typeof m === 'number' ? xs.every((x) => x <= m) && xs.includes(m) || xs.length === 0 : xs.length === 0;",
    ),
    empties('return 0;'),
  ],
  [
    'empties: there and back',
    law('fc.record({ a: fc.integer() })', 'o', 'return same(await g(await f(o)), o);'),
    "export const f = (o: any) => { delete o.a; return ''; };\nexport const g = (_: string) => ({});",
  ],
  [
    'empties: throws now and then, to be taken for the tests',
    lists('const out = await f(xs); return xs.every((x) => out.includes(x));'),
    'let n = 0; export const f = (xs: number[]) => { if (n++ % 4 === 2) throw new Error(); xs.length = 0; return []; };',
  ],
];

const wrong: readonly (readonly [string, Law, string])[] = [
  ['overwrites', SORTS, 'export const f = (xs: number[]) => { xs.fill(0); return xs.map(() => 0); };'],
  ['overwrites and gives it back', SORTS, 'export const f = (xs: number[]) => xs.fill(0);'],
  ['overwrites all but one', SORTS, 'export const f = (xs: number[]) => { xs.fill(xs[0]!); return [...xs]; };'],
  ['shortens', SORTS, 'export const f = (xs: number[]) => { xs.length = Math.min(1, xs.length); return [...xs]; };'],
  ['empties', SORTS, 'export const f = (xs: number[]) => { xs.length = 0; return []; };'],
  ['empties and gives it back', SORTS, 'export const f = (xs: number[]) => { xs.length = 0; return xs; };'],
  ['empties only now and then', SORTS, 'export const f = (xs: number[]) => { if (xs.length > 4) xs.length = 0; return [...xs].sort((a, b) => a - b); };'],
  ['adds what it answers', SUBSET, 'export const f = (xs: number[]) => { xs.length = Math.min(1, xs.length); return [...xs]; };'],
  ['keeps the length', SORTS_COUNTED, 'export const f = (xs: number[]) => { xs.fill(7); return xs.map(() => 7); };'],
  ['overwrites a copy', COPIED, 'export const f = (xs: number[]) => { xs.fill(0); return xs.map(() => 0); };'],
  ['shortens a copy', COPIED, 'export const f = (xs: number[]) => { xs.length = Math.min(1, xs.length); return [...xs]; };'],
  ['empties a record', TRIP, 'export const f = (o: any): any => { for (const key of Object.keys(o)) delete o[key]; return {}; }; export const g = (o: any) => o;'],
  ['changes it on the way back', TRIP, 'export const f = (o: any): any => o; export const g = (o: any) => { o.a = 0; return o; };'],
  ['deletes some keys', KEYS, 'export const f = (o: any): any => { delete o.b; return { a: o.a, c: o.c }; };'],
  ['overwrites values', KEYS, 'export const f = (o: any): any => { for (const key of Object.keys(o)) o[key] = 0; return { ...o }; };'],
  ['overwrites what is within', KEYS, 'export const f = (o: any): any => { o.b.fill(1); return { ...o, b: o.b.map(() => 1) }; };'],
  ['empties and throws', THROWS, "export const f = (xs: number[]) => { xs.length = 0; throw new RangeError('empty'); };"],
  ['empties and denies', HAS, 'export const f = (xs: number[]) => { xs.length = 0; return false; };'],
  ['fills and affirms', HAS, 'export const f = (xs: number[], x: number) => { xs.push(x); return true; };'],
  ['levels a map', MAPS, 'export const f = (m: Map<string, number>) => { for (const key of m.keys()) m.set(key, 0); return new Map(m); };'],
  ['deletes from a map', MAPS, 'export const f = (m: Map<string, number>) => { const [key] = m.keys(); if (key !== undefined) m.delete(key); return new Map(m); };'],
  ['levels bytes', BYTES, 'export const f = (b: Uint8Array) => { b.fill(0); return b.slice(); };'],
  ['levels rows', NESTED, 'export const f = (rows: any[]) => { for (const row of rows) row.id = 0; return rows.map(() => 0); };'],
  ['is another each second time', SORTS, 'let n = 0; export const f = (xs: number[]) => { if (n++ % 2 > 0) throw new Error(); xs.fill(0); return xs.map(() => 0); };'],
  ['throws where it sees its input again', SORTS, "let last = ''; export const f = (xs: number[]) => { const s = String(xs); if (s === last && s !== '') throw new Error(); last = s; xs.fill(0); return xs.map(() => 0); };"],
]; // prettier-ignore

const BOX = 'class Box { #n = 1; seen = false; get n() { return this.#n; } }\n';

const right: readonly (readonly [string, Law, string])[] = [
  ['sorts in place', law(LISTS, 'xs', 'const before = [...xs]; await f(xs); return sorted(xs) && bag(xs, before);'), 'export const f = (xs: number[]) => { xs.sort((a, b) => a - b); };'],
  ['sorts a copy in place', law(LISTS, 'xs', 'const ys = [...xs]; await f(ys); return sorted(ys) && bag(ys, xs);'), 'export const f = (xs: number[]) => { xs.sort((a, b) => a - b); };'],
  ['sorts in place and gives it back', law(LISTS, 'xs', 'const before = [...xs]; const out = await f(xs); return out === xs && sorted(out) && bag(out, before);'), 'export const f = (xs: number[]) => xs.sort((a, b) => a - b);'],
  ['sorts in place where nothing is said of that', SORTS, 'export const f = (xs: number[]) => xs.sort((a, b) => a - b);'],
  ['sorts in place and gives a copy', SORTS, 'export const f = (xs: number[]) => [...xs.sort((a, b) => a - b)];'],
  ['sorts in place and gives a copy, compared with both', law(LISTS, 'xs', 'const before = [...xs]; const out = await f(xs); return same(out, xs) && sorted(out) && bag(out, before);'), 'export const f = (xs: number[]) => [...xs.sort((a, b) => a - b)];'],
  ['drains', law(LISTS, 'xs', 'const before = [...xs]; await f(xs); return xs.length === 0 && before.every((x) => !xs.includes(x));'), 'export const f = (xs: number[]) => { xs.length = 0; };'],
  ['drains and gives what there was', law(LISTS, 'xs', 'const before = [...xs]; const out = await f(xs); return xs.length === 0 && same(out, before);'), 'export const f = (xs: number[]) => xs.splice(0);'],
  ['drains and counts', law(LISTS, 'xs', 'const n = xs.length; await f(xs); return xs.length === 0 && n >= 0;'), 'export const f = (xs: number[]) => { const n = xs.length; xs.length = 0; return n; };'],
  ['takes the last', law(`fc.array(fc.integer(), { minLength: 1 })`, 'xs', 'const n = xs.length; const last = xs.at(-1); const got = await f(xs); return got === last && xs.length === n - 1;'), 'export const f = (xs: number[]) => xs.pop();'],
  ['takes from the front', law(`${LISTS}, fc.nat(5)`, 'xs, n', 'const before = [...xs]; const got = await f(xs, n); return same([...got, ...xs], before) && got.length === Math.min(n, before.length);'), 'export const f = (xs: number[], n: number) => xs.splice(0, n);'],
  ['swaps', law('fc.array(fc.integer(), { minLength: 2 })', 'xs', 'const [a, b, ...rest] = xs; await f(xs, 0, 1); return same(xs, [b, a, ...rest]);'), 'export const f = (xs: number[], i: number, j: number) => { [xs[i], xs[j]] = [xs[j]!, xs[i]!]; };'],
  ['normalises in place', law('fc.record({ name: fc.string(), tags: fc.array(fc.string()) })', 'o', 'const before = structuredCopy(o); const out = await f(o); return out === o && o.name === before.name.trim() && same(o.tags, [...new Set(before.tags)]);'), 'export const f = (o: any) => { o.name = o.name.trim(); o.tags = [...new Set(o.tags)]; return o; };'],
  ['adds and counts', law(`${LISTS}, fc.integer()`, 'xs, x', 'const before = [...xs]; const n = await f(xs, x); return n === before.length + 1 && same(xs, [...before, x]);'), 'export const f = (xs: number[], x: number) => xs.push(x);'],
  ['fills what it is given', law('fc.nat(9)', 'n', 'const out = []; const got = await f(n, out); return got === n && out.length === n;'), 'export const f = (n: number, out: number[]) => { for (let i = 0; i < n; i++) out.push(i); return out.length; };'],
  ['keeps a table', law('fc.nat(9)', 'n', 'const table = new Map(); const a = await f(table, n); const b = await f(table, n); return a === n * n && a === b && table.size === 1;'), 'export const f = (t: Map<number, number>, n: number) => { if (!t.has(n)) t.set(n, n * n); return t.get(n)!; };'],
  ['uses its input up', law('fc.array(fc.nat())', 'xs', 'const sum = xs.reduce((a, b) => a + b, 0); return (await f(xs)) === sum;'), 'export const f = (xs: number[]) => { let n = 0; while (xs.length > 0) n += xs.pop()!; return n; };'],
  ['inserts in order', law(`${LISTS}.map((xs) => xs.sort((a, b) => a - b)), fc.integer()`, 'xs, x', 'const before = [...xs]; const at = await f(xs, x); return xs[at] === x && sorted(xs) && bag(xs, [...before, x]);'), 'export const f = (xs: number[], x: number) => { let i = 0; while (i < xs.length && xs[i]! < x) i++; xs.splice(i, 0, x); return i; };'],
  ['updates a map', law('fc.array(fc.tuple(fc.string(), fc.nat())).map((e) => new Map(e)), fc.string()', 'm, k', 'const before = new Map(m); const n = await f(m, k); return n === (before.get(k) ?? 0) + 1 && m.get(k) === n;'), 'export const f = (m: Map<string, number>, k: string) => { m.set(k, (m.get(k) ?? 0) + 1); return m.get(k); };'],
  ['adds one', law(`${LISTS}, fc.integer()`, 'xs, x', 'await f(xs, x); return xs.at(-1) === x;'), 'export const f = (xs: number[], x: number) => xs.push(x);'],
  ['adds one and gives the list', law(`${LISTS}, fc.integer()`, 'xs, x', 'await f(xs, x); return xs.at(-1) === x;'), 'export const f = (xs: number[], x: number) => { xs.push(x); return xs; };'],
  ['is called until nothing is left', lists('while (xs.length > 0) await f(xs); return true;'), 'export const f = (xs: number[]) => { xs.pop(); };'],
  ['keeps a list in a class of its own', law(`${LISTS}.map((xs) => new own.Stack(xs)), fc.integer()`, 's, x', 's.push(x); return s.pop() === x;'), 'export class Stack { constructor(public a: number[] = []) {} push(x: number) { this.a.push(x); } pop() { return this.a.pop(); } }\nexport const f = 0;'],
  ['writes to what has a private field', law('fc.constant(0).map(() => new Box())', 'b', 'await f(b); return b.seen && b.n === 1;'), 'export const f = (b: any) => { b.seen = true; };'],
]; // prettier-ignore

const COPY = `const structuredCopy = (o) => JSON.parse(JSON.stringify(o));\n${BOX}`;
const IMPORTS = "import fc from 'fast-check';\nimport * as own from '../src/f.ts';\nconst { f, g } = own;\n";

const ways = {
  'a property': ({ from, given, body }: Law) => [properties('test/f.props.ts'), 'test/f.props.ts', `${IMPORTS}${HELP}${COPY}export const p = fc.property(${from}, (${given}) => { ${body.replaceAll('await ', '')} });`],
  'an asynchronous property': ({ from, given, body }: Law) => [properties('test/f.props.ts'), 'test/f.props.ts', `${IMPORTS}${HELP}${COPY}export const p = fc.asyncProperty(${from}, async (${given}) => { ${body} });`],
  'a property within a test': ({ from, given, body }: Law) => [tests('test/f.test.ts'), 'test/f.test.ts', `import { it } from 'vitest';\n${IMPORTS}${HELP}${COPY}it('a', () => { fc.assert(fc.property(${from}, (${given}) => { ${body.replaceAll('await ', '')} })); });`],
  'an asynchronous one within a test': ({ from, given, body }: Law) => [tests('test/f.test.ts'), 'test/f.test.ts', `import { it } from 'vitest';\n${IMPORTS}${HELP}${COPY}it('a', async () => { await fc.assert(fc.asyncProperty(${from}, async (${given}) => { ${body} })); });`],
  'a property that needs a whole vitest': ({ from, given, body }: Law) => [tests('test/f.test.ts'), 'test/f.test.ts', `import { it, vi } from 'vitest';\n${IMPORTS}${HELP}${COPY}vi.mock;\nit('a', async () => { await fc.assert(fc.asyncProperty(${from}, async (${given}) => { ${body} })); });`],
} satisfies Record<string, (one: Law) => readonly [Checker, string, string]>; // prettier-ignore

/** Nobody here comes to no end: some are called thousands of times, which takes seconds. */
const LIMIT_MS = 60_000;

async function verdictOn(way: keyof typeof ways, one: Law, code: string): Promise<Verdict> {
  const [checker, path, text] = ways[way](one) as readonly [Checker, string, string];
  await using session = await openSession(checker, {
    target: 'src/f.ts',
    files: { [path]: text },
    timeoutMs: LIMIT_MS,
  });
  return await session.check({ 'src/f.ts': code });
}

const WAYS = Object.keys(ways) as (keyof typeof ways)[];
/** These see every candidate, the others some. */
const ALL: ReadonlySet<keyof typeof ways> = new Set(['a property', 'an asynchronous one within a test']);

describe.each(WAYS)('%s refuses who', (way) => {
  it.each(ALL.has(way) ? [...wrong, ...none] : [...wrong.slice(0, 3), ...none.slice(0, 1)])(
    '%s',
    async (_, one, code) => {
      expect(await verdictOn(way, one, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    },
  );
});

describe.each(WAYS)('%s is passed by who', (way) => {
  it.each(ALL.has(way) ? right : right.slice(0, 3))('%s', async (_, one, code) => {
    const executed = { count: 100 };
    expect(await verdictOn(way, one, code)).toMatchObject({
      kind: 'pass',
      isolation: 'isolates',
      executed,
      alters: true,
    });
  });
});

describe.skipIf(noWall !== undefined)('with the candidate in a process', () => {
  it.each(WAYS)('%s refuses who overwrites', async (way) => {
    const [, one, code] = wrong[0] ?? [];
    expect(await verdictOn(way, one as Law, NODE + code)).toMatchObject({ kind: 'fail', isolation: 'processes' });
  });

  it.each(WAYS)('%s is passed by who sorts in place and gives a copy', async (way) => {
    const [, one, code] = right[5] ?? [];
    expect(await verdictOn(way, one as Law, NODE + code)).toMatchObject({ kind: 'pass', isolation: 'processes' });
  });
});

it('says so, of the input as it was handed over', async () => {
  const [, one, code] = wrong[2] ?? [];
  expect(await verdictOn('a property', one as Law, code ?? '')).toMatchObject({
    evidence: [{ message: expect.stringContaining('the candidate changes its input') as string, input: '[[0,-1]]' }],
  });
  expect(await verdictOn('a property within a test', one as Law, code ?? '')).toMatchObject({
    evidence: [{ message: expect.stringContaining('the candidate changes its input') as string }],
  });
});
