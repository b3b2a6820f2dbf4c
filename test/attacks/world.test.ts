import { describe, expect, it } from 'vitest';
import { openWorld } from '../../src/sandbox/isolate/realm/world.ts';
import { noWall } from '../sandbox/contained.ts';
import { verdictOn, VITEST } from './verdictOn.ts';

// Tests that change what the language gives. A candidate in a realm of its own would never meet it.

/** Merges what it finds by `in`, which sees what stands on every object. */
const NAIVE =
  'export const f = (o: any) => { const out: any = {}; for (const key in o) out[key] = o[key]; return out; };';
const CAREFUL = 'export const f = (o: any) => ({ ...o });';
const claim = 'expect(Object.keys(f({ a: 1 }))).toEqual(["a"]);';

describe.skipIf(noWall !== undefined)('tests that pollute', () => {
  it.each([
    ['by defineProperty', "Object.defineProperty(Object.prototype, 'extra', { value: 1, enumerable: true, configurable: true, writable: true });"],
    ['by Reflect', "Reflect.defineProperty(Object.prototype, 'extra', { value: 1, enumerable: true, configurable: true, writable: true });"],
    ['by an alias', "const { defineProperty: d } = Object; const p: any = ({}).constructor.prototype; d(p, 'extra', { value: 1, enumerable: true, configurable: true, writable: true });"],
    ['by Object.assign', "Object.assign(Object.prototype, { extra: 1 });"],
    ['by assignment', "const p: any = Object.prototype; p['extra'] = 1;"],
    ['by a name that is put together', "const key = '__pro' + 'to__'; ({} as any)[key].extra = 1;"],
    ['by what they read', `const merge = (to: any, from: any) => { for (const [k, v] of Object.entries(from)) if (typeof v === 'object') merge(to[k], v); else to[k] = v; }; merge({}, JSON.parse('{"__proto__": {"extra": 1}}'));`],
    ['by __proto__', "(({}) as any).__proto__.extra = 1;"],
  ])('%s', async (_, pollute) => {
    const test = `${VITEST}it('a', () => { ${pollute} try { ${claim} } finally { delete ({} as any)['__pro' + 'to__'].extra; } });`;
    expect(await verdictOn(test, NAIVE)).toMatchObject({ kind: 'fail', isolation: 'shared' });
    expect(await verdictOn(test, CAREFUL)).toMatchObject({ kind: 'pass', isolation: 'shared' });
  }); // prettier-ignore

  it.each([
    ['a method', "Array.prototype.at = (() => 'mine') as any;", '(l: any[]) => l.at(-1)', "expect(f([1])).toBe('mine')"],
    ['a method that is gone', 'Reflect.deleteProperty(Array.prototype, "at");', '(l: any[]) => typeof l.at', "expect(f([1])).toBe('undefined')"],
    ['a function of a namespace', 'const m = Math; m.max = () => 7;', '() => Math.max(1, 2)', 'expect(f()).toBe(7)'],
  ])('or change %s', async (_, change, body, then) => {
    const test = `${VITEST}it('a', () => { ${change} ${then}; });`;
    expect(await verdictOn(test, `export const f = ${body};`)).toMatchObject({ kind: 'pass', isolation: 'shared' });
  }); // prettier-ignore

  it('in a hook', async () => {
    const test = `${VITEST}beforeAll(() => { Object.assign(Object.prototype, { extra: 1 }); return () => { delete (Object.prototype as any).extra; }; });\nit('a', () => { ${claim} });`;
    expect(await verdictOn(test, NAIVE)).toMatchObject({ kind: 'fail', isolation: 'shared' });
  });
});

describe('what changes nothing stays apart', () => {
  it.each([
    ['that handle classes of the language', `expect(f({ a: 1 })).toBeInstanceOf(Object); expect(() => f(null).x.y).toThrow(TypeError); ${claim}`],
    ['that read prototypes', `expect(Object.getPrototypeOf(f({}))).toBe(Object.prototype); ${claim}`],
    ['that say so in a comment', `/* spyOn(Math, 'max') */ ${claim}`],
    ['that change their own objects', `const o: any = {}; o.a = 1; delete o.b; Object.assign(o, { c: 2 }); expect(f(o)).toEqual({ a: 1, c: 2 });`],
  ])('tests %s', async (_, body) => {
    const test = `${VITEST}it('a', () => { ${body} });`;
    expect(await verdictOn(test, CAREFUL)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  }); // prettier-ignore
});

it('compares what the language gives', () => {
  const world = openWorld();
  expect(world.changed()).toBeUndefined();
  const changed: object = String.prototype;
  const own = Object.getOwnPropertyDescriptor(changed, 'trim') ?? {};
  try {
    Object.defineProperty(changed, 'trim', { ...own, value: () => '' });
    expect(world.changed()).toBe('String.prototype.trim');
  } finally {
    Object.defineProperty(changed, 'trim', own);
  }
  expect(world.changed()).toBe(undefined);
});
