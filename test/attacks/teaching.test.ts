import { describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { ASSERT, NODE, verdictOn, VITEST } from './verdictOn.ts';

// Tests hand functions to the candidate, with assertions in them. What such an assertion says must teach the candidate nothing.

const GIVES = `${VITEST}it('a', () => { let n = 0; f(7, (v: unknown) => { expect(v).toBe(49); n++; }); expect(n).toBe(1); });`;
const EACH = `${VITEST}it('a', () => { const seen: unknown[] = []; f([3, 4], (v: unknown) => { expect(v).toBe([6, 8][seen.length]); seen.push(v); }); expect(seen).toHaveLength(2); });`;
const NOT_ALL = `${VITEST}it('a', async () => { const seen = await new Promise((done) => f(7, done, (v: unknown) => { expect(v).toBe(49); })); expect(seen).toBeUndefined(); });`;
const LATER = `${VITEST}it('a', async () => { let n = 0; await f(7, async (v: unknown) => { await 0; expect(v).toBe(49); n++; }); expect(n).toBe(1); });`;
const CHECKED = `${VITEST}it('a', () => { const seen = { n: 0 }; let n = 0; f(seen, () => { expect(seen.n).toBe(49); n++; }); expect(n).toBe(1); });`;
const SINK = `${VITEST}class Sink { done = false; write(v: unknown) { expect(v).toBe(49); } end() { this.done = true; } }\nit('a', () => { const s = new Sink(); f(7, s); expect(s.done).toBe(true); });`;
const TAKES = `${VITEST}it('a', () => { function* g(): any { const v = yield 7; expect(v).toBe(49); yield 1; } f(g()); });`;
const SETTLES = `${VITEST}it('a', async () => { await new Promise<void>((done, fail) => f(7, (v: unknown) => { expect(v).toBe(49); }, done, fail)); });`;
const AWAITED = `${VITEST}it('a', async () => { await f(7, (v: unknown) => { expect(v).toBe(49); }); });`;
const TWO = `${VITEST}it('a', () => { f(7, (v: unknown) => { expect(v).toBe(49); }); });\nit('b', () => { expect(() => f(null, () => {})).toThrow(); });`;
const PICKS = `${VITEST}it('a', () => { const l = [() => 1, () => 2, () => 3]; f(l, 2, (g: unknown) => { expect(g).toBe(l[2]); }); });`;
const NONE = `${VITEST}it('a', () => { f([1, 2], 5, (v: unknown) => { expect(v).toBeUndefined(); }); f([1, 2], 2, (v: unknown) => { expect(v).toBe(2); }); });`;
const EMPTY = `${VITEST}it('a', () => { const l = [1, 2]; f(l, () => { expect(l).toEqual([]); }); });`;
const WRAPS = `${VITEST}it('a', () => { f(7, (v: unknown) => { try { expect(v).toBe(49); } catch (cause) { throw new Error('wrong', { cause }); } }); });`;

const wrong: readonly (readonly [string, string, string])[] = [
  ['reads what was expected', GIVES, 'export function f(n: number, cb: any) { try { cb(0); } catch (e: any) { cb(e.expected); } }'],
  ['reads it from the message', GIVES, 'export function f(n: number, cb: any) { try { cb(0); } catch (e: any) { cb(Number(/to be (\\d+)/.exec(e.message)?.[1])); } }'],
  ['reads it as JSON', GIVES, 'export function f(n: number, cb: any) { try { cb(0); } catch (e: any) { cb(Number(JSON.parse(JSON.stringify(e)).expected)); } }'],
  ['tries one value after the other', GIVES, 'export function f(n: number, cb: any) { for (let i = 0; i < 99; i++) try { cb(i); return; } catch {} }'],
  ['tries in a list', EACH, 'export function f(l: number[], cb: any) { for (const _ of l) for (let i = 0; i < 99; i++) try { cb(i); break; } catch {} }'],
  ['tries by what it is handed', CHECKED, 'export function f(o: any, cb: any) { for (o.n = 0; o.n < 99; o.n++) try { cb(); return; } catch {} }'],
  ['waits between two tries', LATER, 'export async function f(n: number, cb: any) { for (let i = 0; i < 99; i++) try { await cb(i); return; } catch {} }'],
  ['keeps the failure to itself', NOT_ALL, 'export function f(n: number, done: any, cb: any) { try { cb(0); } catch {} done(); }'],
  ['goes on with another method of the same object', SINK, 'export function f(n: number, s: any) { try { s.write(0); } catch {} s.end(); }'],
  ['goes on with a generator that has thrown', TAKES, 'export function f(g: any) { try { g.next(); g.next(); } catch {} g.next(); }'],
  ['fulfils a promise with the failure', SETTLES, 'export function f(n: number, cb: any, done: any) { try { cb(0); } catch (e) { done(e); } }'],
  ['rejects a promise that it has fulfilled', SETTLES, 'export function f(n: number, cb: any, done: any, fail: any) { done(); try { cb(0); } catch (e) { fail(e); } }'],
  ['rejects a promise that nobody knows', AWAITED, 'export async function f(n: number, cb: any) { let no: any; const p = new Promise((_, r) => (no = r)); try { cb.call(p, 0); } catch (e) { no(e); } }'],
  ['throws the failure in another test', TWO, 'let kept: any; export function f(n: any, cb: any) { if (n === null) throw kept; try { cb(0); } catch (e) { kept = e; } }'],
  ['tries one function after the other', PICKS, 'export function f(l: any[], n: number, cb: any) { for (const g of l) try { cb(g); return; } catch {} }'],
  ['tries undefined where a value was wrong', NONE, 'export function f(l: any[], n: number, cb: any) { try { cb(2); } catch { cb(undefined); } }'],
  ['tries an emptied list', EMPTY, 'export function f(l: any[], cb: any) { for (;;) try { cb(); return; } catch { l.pop(); } }'],
  ['tries where the failure is the cause of another', WRAPS, 'export function f(n: number, cb: any) { for (let i = 0; i < 99; i++) try { cb(i); return; } catch {} }'],
  ['gives the failure on where nobody looks', NOT_ALL, 'export function f(n: number, done: any, cb: any) { let kept: unknown; try { cb(0); } catch (e) { kept = e; } done(undefined); throw kept; }'],
]; // prettier-ignore

describe('an assertion in a function that the candidate calls', () => {
  it.each(wrong)('fails the test where the candidate %s', async (_, test, code) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    expect((await verdictOn(`${test}\nvi.mock('../src/none.ts');`, code)).kind).toBe('fail');
  });

  it.skipIf(noWall !== undefined).each(wrong)('in a process: %s', async (_, test, code) => {
    expect(await verdictOn(test, NODE + code)).toMatchObject({ kind: 'fail', isolation: 'processes' });
  });

  it('fails a script', async () => {
    const test = `${ASSERT}f(7, (v: unknown) => assert.equal(v, 49));`;
    const code = 'export function f(n: number, cb: any) { try { cb(0); } catch (e: any) { cb(e.expected); } }';
    expect(await verdictOn(test, code, 'tests/f.assert.ts')).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    const right = 'export function f(n: number, cb: any) { cb(n * n); }';
    expect((await verdictOn(test, right, 'tests/f.assert.ts')).kind).toBe('pass');
  });

  it('says which one', async () => {
    const code = 'export function f(n: number, cb: any) { try { cb(0); } catch {} cb(49); }';
    expect(await verdictOn(GIVES, code)).toMatchObject({
      kind: 'fail',
      evidence: [{ message: expect.stringContaining('expected +0 to be 49') as string }],
    });
  });
});

const WAITS = `export async function f(check: () => unknown, { every = 1, most = 200 } = {}): Promise<unknown> {
  let left = most;
  for (;;) {
    try { return await check(); } catch (error) { if (left-- === 0) throw error; }
    await new Promise((go) => setTimeout(go, every));
  }
}\n`;

describe('honest code is not refused', () => {
  it.each([
    ['that waits until an assertion holds', `let n = 0; const t = setInterval(() => n++, 1); await f(() => expect(n).toBeGreaterThan(3)); clearInterval(t);`],
    ['that waits for an asynchronous one', `let n = 0; const t = setInterval(() => n++, 1); await f(async () => { await 0; expect(n).toBeGreaterThan(3); }); clearInterval(t);`],
    ['that gives the last failure on', `await expect(f(() => expect(1).toBe(2), { most: 3 })).rejects.toThrow('expected 1 to be 2');`],
    ['of which the tests know two at once', `let n = 0; const t = setInterval(() => n++, 1); await Promise.all([f(() => expect(n).toBeGreaterThan(3)), f(() => expect(n).toBeGreaterThan(5))]); clearInterval(t); expect(n).toBeGreaterThan(5);`],
  ])('%s', async (_, body) => {
    const test = `${VITEST}it('a', async () => { ${body} });`;
    expect(await verdictOn(test, WAITS)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  }); // prettier-ignore

  it('that calls other methods of what it was handed, and hands on what fails there', async () => {
    const code = 'export function f(n: number, s: any) { s.write(n * n); s.end(); }';
    const throws = `${SINK}\nit('b', () => { expect(() => f(8, { write: (v: number) => expect(v).toBe(49) })).toThrow('expected 64'); });`;
    expect(await verdictOn(throws, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it('that calls back with errors, rejects and retries', async () => {
    const code = `export async function f(run: (n: number) => unknown) { for (let n = 0; ; n++) try { return await run(n); } catch (error) { if (n === 2) throw error; } }`;
    const test = `${VITEST}
      it('retries', async () => { expect(await f((n: number) => { if (n < 2) throw new Error('later'); return n; })).toBe(2); });
      it('gives up', async () => { await expect(f(() => { throw new RangeError('never'); })).rejects.toThrow(RangeError); });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it('that lets an assertion through', async () => {
    const code = 'export function f(l: number[], cb: (n: number) => void) { for (const n of l) cb(n * 2); }';
    const test = `${VITEST}it('a', () => { expect(() => f([1], (n: number) => expect(n).toBe(3))).toThrow('expected 2 to be 3'); });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });
});
