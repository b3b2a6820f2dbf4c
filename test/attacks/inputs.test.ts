import { describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { NODE, verdictOn, VITEST } from './verdictOn.ts';

// Candidates that change what they are handed, so that what is compared with it holds of itself.

const SORTED = `${VITEST}it('a', () => { const l = [3, 1, 2]; const s = f(l); expect(s).toHaveLength(l.length); expect(s).toEqual([...l].sort()); });`;
const TRIP = `${VITEST}it('a', () => { const o = { q: 'r', n: { m: 1 } }; expect(f(f(o))).toEqual(o); });`;
const EVERY = `${VITEST}it('a', () => { const l = [3, 1, 2]; const s = f(l); expect(l.every((n) => s.includes(n))).toBe(true); });`;

const wrong: readonly (readonly [string, string, string])[] = [
  ['empties a list', SORTED, 'export const f = (l: number[]) => { l.length = 0; return []; };'],
  ['empties it and gives it back', SORTED, 'export const f = (l: number[]) => { l.length = 0; return l; };'],
  ['leaves one', SORTED, 'export const f = (l: number[]) => { l.splice(1); return [...l]; };'],
  ['makes all alike', SORTED, 'export const f = (l: number[]) => [...l.fill(0)];'],
  ['deletes keys', TRIP, 'export const f = (o: any): any => { for (const key of Object.keys(o)) delete o[key]; return {}; };'],
  ['empties what is within', TRIP, 'export const f = (o: any): any => { o.n = {}; delete o.q; return { n: {} }; };'],
  ['leaves nothing to say of each', EVERY, 'export const f = (l: number[]) => { l.length = 0; return []; };'],
]; // prettier-ignore

describe('a candidate is refused that', () => {
  it.each(wrong)('%s', async (_, test, code) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it.skipIf(noWall !== undefined).each(wrong)('in a process: %s', async (_, test, code) => {
    expect(await verdictOn(test, NODE + code)).toMatchObject({ kind: 'fail', isolation: 'processes' });
  });
});

const WHOLE = 'vi.mock;\n';

describe.skipIf(noWall !== undefined)('within a whole vitest', () => {
  it.each(wrong.slice(0, 4))('a candidate is refused that %s', async (_, test, code) => {
    expect(await verdictOn(test + WHOLE, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    expect(await verdictOn(test + WHOLE, NODE + code)).toMatchObject({ kind: 'fail', isolation: 'processes' });
  });

  it('honest code is not refused that sorts in place', async () => {
    const test = `${VITEST}${WHOLE}it('a', () => { const l = [3, 1, 2]; f(l); expect(l).toEqual([1, 2, 3]); });`;
    const code = 'export const f = (l: number[]) => { l.sort(); };';
    const passed = { kind: 'pass', executed: { count: 1 }, alters: true };
    expect(await verdictOn(test, code)).toMatchObject({ ...passed, isolation: 'isolates' });
    expect(await verdictOn(test, NODE + code)).toMatchObject({ ...passed, isolation: 'processes' });
  });

  it('honest code is not refused that sorts in place what a property gives', async () => {
    const test = `${VITEST}import fc from 'fast-check';\n${WHOLE}it('a', () => { fc.assert(fc.property(fc.array(fc.nat()), (l) => { const was = [...l]; f(l); expect(l).toEqual(was.sort((a, b) => a - b)); })); });`;
    const code = 'export const f = (l: number[]) => { l.sort((a, b) => a - b); };';
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', executed: { count: 200 }, alters: true });
  });
});

describe('honest code is not refused that', () => {
  it.each([
    ['sorts in place', "const l = [3, 1, 2]; f(l); expect(l).toEqual([1, 2, 3]);", 'export const f = (l: number[]) => { l.sort(); };'],
    ['sorts in place and gives it back', "const l = [3, 1, 2]; expect(f(l)).toBe(l); expect(l).toEqual([1, 2, 3]);", 'export const f = (l: number[]) => l.sort();'],
    ['sorts in place where nothing is said of that', 'const l = [3, 1, 2]; expect(f(l)).toEqual([...l].sort());', 'export const f = (l: number[]) => l.sort();'],
    ['takes elements away', 'const l = [1, 2, 3]; f(l, 2); expect(l).toEqual([1, 3]); expect(l).toHaveLength(2);', 'export const f = (l: number[], n: number) => { l.splice(l.indexOf(n), 1); };'],
    ['clears', 'const l = [1, 2]; const m = new Map([[1, 2]]); f(l, m); expect(l).toEqual([]); expect(l).toHaveLength(0); expect(m.size).toBe(0);', 'export const f = (l: number[], m: Map<number, number>) => { l.length = 0; m.clear(); };'],
    ['uses its input up', "expect(f(['1', '+', '2'])).toBe(3);", "export const f = (t: string[]) => { let n = Number(t.shift()); while (t.shift() === '+') n += Number(t.shift()); return n; };"],
    ['assigns to its input', "const o: any = { a: 1 }; expect(f(o, { b: 2 })).toBe(o); expect(o).toEqual({ a: 1, b: 2 });", 'export const f = (o: object, p: object) => Object.assign(o, p);'],
    ['fills what it is given', 'const out: number[] = []; f(3, out); expect(out).toEqual([0, 1, 2]);', 'export const f = (n: number, out: number[]) => { for (let i = 0; i < n; i++) out.push(i); };'],
  ])('%s', async (_, body, code) => {
    const test = `${VITEST}it('a', () => { ${body} });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  }); // prettier-ignore

  it('and it is said that it changes its input', async () => {
    const test = `${VITEST}it('a', () => { const l = [2, 1]; f(l); expect(l).toEqual([1, 2]); });`;
    expect(await verdictOn(test, 'export const f = (l: number[]) => { l.sort(); };')).toMatchObject({ alters: true });
    expect(await verdictOn(test.replace('f(l);', ''), 'export const f = (l: number[]) => l;')).not.toHaveProperty(
      'alters',
    );
  });
});
