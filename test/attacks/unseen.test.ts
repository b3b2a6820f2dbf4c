import { describe, expect, it } from 'vitest';
import { openTier } from '../../benchmarks/attacks/tiers.ts';
import { noWall } from '../sandbox/contained.ts';
import { ASSERT, NODE, verdictOn, VITEST } from './verdictOn.ts';

// What candidates did unseen: each of the wrong ones was accepted once, and each of the honest ones refused.

const sortsInPlace = 'export function f(list: { n: number }[]) { list.sort((a, b) => a.n - b.n); return [...list]; }\n';
const largeArgument = `
  const list = Array.from({ length: 100 }, (_, n) => ({ n: 100 - n }));
  const before = list.map(({ n }) => n);
  f(list);`;
const callsLater =
  'export const f = (done: (n: number) => void, n: number) => { setTimeout(() => done(n + 1), 5); };\n';
const later = (claim: string): string => `f((n: number) => { ${claim}; }, 4);`;
const waits = 'await new Promise((go) => setTimeout(go, 40));';

describe('a wrong candidate is refused', () => {
  it.each([
    [
      'tests',
      `${VITEST}it('a', () => {${largeArgument} expect(list.map(({ n }) => n)).toEqual(before); });`,
      'tests/f.test.ts',
    ],
    ['a script', `${ASSERT}${largeArgument}\nassert.deepEqual(list.map(({ n }) => n), before);`, 'tests/f.assert.ts'],
  ])('that changes a large argument, by %s', async (_, test, path) => {
    expect(await verdictOn(test, sortsInPlace, path)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it('that changes a large argument after it has been waited for', async () => {
    const code = sortsInPlace.replace('export function', 'export async function').replace('{ list', '{ await 0; list');
    const test = `${VITEST}it('a', async () => {${largeArgument.replace('f(list)', 'await f(list)')} expect(list.map(({ n }) => n)).toEqual(before); });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it.each([
    ['its own', later('expect(n).toBe(6)')],
    ["the test's", `setTimeout(() => expect(3).toBe(f.length), 5);`],
    [
      'a promise that nobody waits for',
      'void Promise.resolve().then(() => new Promise((go) => setTimeout(go, 5))).then(() => expect(1).toBe(f.length));',
    ],
  ])('on an assertion that fails in a timer: %s', async (_, body) => {
    const test = `${VITEST}it('a', async () => { ${body} ${waits} });\nit('b', () => { expect(f).toBeTypeOf('function'); });`;
    expect(await verdictOn(test, callsLater)).toMatchObject({
      kind: 'fail',
      evidence: [{ kind: 'assertion', test: 'outside any test' }],
    });
  });

  it.skipIf(noWall !== undefined)('on an assertion in its timer, from a process of its own, by a script', async () => {
    const test = `${ASSERT}assert.ok(f);\n${later('assert.equal(n, 6)')}`;
    expect((await verdictOn(test, NODE + callsLater, 'tests/f.assert.ts')).kind).toBe('fail');
    const right = `${ASSERT}assert.ok(f);\n${later('assert.equal(n, 5)')}`;
    expect(await verdictOn(right, NODE + callsLater, 'tests/f.assert.ts')).toMatchObject({
      kind: 'pass',
      executed: { count: 2 },
      isolation: 'processes',
    });
  });

  it('that throws what answers for its message', async () => {
    const code = "export const f = () => { throw { name: 'Error', message: { indexOf: () => 0 } }; };\n";
    const test = `${VITEST}it('a', () => { expect(() => f()).toThrow('must be positive'); });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    const rejects = `${VITEST}it('a', async () => { await expect(f()).rejects.toThrow('must be positive'); });`;
    expect(await verdictOn(rejects, code.replace('() => {', 'async () => {'))).toMatchObject({ kind: 'fail' });
  });

  it.each([
    [
      'of its class, of which the second reading is none',
      "let n = 0; class Odd extends Error { constructor() { super(); Reflect.deleteProperty(this, 'message'); } get message(): any { return n++ === 0 ? 'x' : { indexOf: () => 0 }; } }\nexport const f = () => { throw new Odd(); };\n",
    ],
    [
      'of its own, of which the second reading is none',
      "let n = 0;\nexport const f = () => { throw Object.defineProperty(new Error(), 'message', { get: () => (n++ === 0 ? 'x' : { indexOf: () => 0 }) }); };\n",
    ],
    [
      'that it changes once it has been thrown',
      "const odd: any = new Error('x');\nObject.defineProperty(odd, 'name', { get() { odd.message = { indexOf: () => 0 }; return 'Error'; } });\nexport const f = () => { throw odd; };\n",
    ],
  ])('that throws an error with a message %s', async (_, code) => {
    const read = 'let e: any; try { f(); } catch (error) { e = error; } void e.name;';
    const test = `${VITEST}it('a', () => { ${read} expect(() => { throw e; }).toThrow('must be positive'); });`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    const plain = `${VITEST}it('a', () => { expect(() => f()).toThrow('must be positive'); });`;
    expect(await verdictOn(plain, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it.each([
    [
      'toJSON',
      '{ n: 1, toJSON: () => ({ n: 2 }) }',
      '{ n: 1, toJSON: () => ({ n: 1 }) }',
      'expect(JSON.stringify(f())).toBe(\'{"n":1}\')',
    ],
    [
      'toJSON of a class',
      'new (class { n = 1; toJSON() { return 7; } })()',
      'new (class { n = 1; toJSON() { return { n: this.n }; } })()',
      'expect(JSON.stringify([f()])).toBe(\'[{"n":1}]\')',
    ],
    [
      'a property that shows',
      'Object.assign({}, { id: 1 })',
      "Object.defineProperty({}, 'id', { value: 1 })",
      'expect(f().id).toBe(1); expect(Object.keys(f())).toEqual([])',
    ],
    [
      'a property that can be written',
      '{ id: 1 }',
      "Object.defineProperty({}, 'id', { value: 1, enumerable: true })",
      'const o = f(); expect(() => { o.id = 2; }).toThrow(TypeError); expect(o.id).toBe(1)',
    ],
    [
      'a value where it is computed',
      '(() => { let n = 0; return { n: n++ }; })()',
      '(() => { let n = 0; return { get n() { return n++; } }; })()',
      'const o = f(); expect([o.n, o.n, o.n]).toEqual([0, 1, 2])',
    ],
    [
      'an object that takes more',
      '{ a: 1 }',
      'Object.seal({ a: 1 })',
      'const o = f(); expect(() => { o.b = 2; }).toThrow(TypeError); o.a = 3; expect(o.a).toBe(3)',
    ],
    [
      'a missing symbol',
      '{}',
      "{ [Symbol.for('app.id')]: 7, [Symbol.toPrimitive]: () => 8 }",
      "const o = f(); expect(o[Symbol.for('app.id')]).toBe(7); expect(+o).toBe(8)",
    ],
    [
      'a missing tag',
      'new (class Money {})()',
      "new (class Money { get [Symbol.toStringTag]() { return 'Money'; } })()",
      "expect(String(f())).toBe('[object Money]')",
    ],
    [
      'what it inherits',
      '{ own: 1 }',
      "Object.assign(Object.create({ kind: 'base' }), { own: 1 })",
      "const o = f(); expect(o.kind).toBe('base'); expect(Object.keys(o)).toEqual(['own'])",
    ],
    [
      'what an array has beside its elements',
      '[1, 2]',
      'Object.assign([1, 2], { total: 3 })',
      'expect(f().total).toBe(3); expect(f()).toHaveLength(2)',
    ],
    [
      'a list where it is a stack',
      '[1, 2]',
      'class Stack extends Array<number> { peek() { return this.at(-1); } }.from([1, 2])',
      'const s = f(); expect(s).toBeInstanceOf(Array); s.push(5); expect(s.peek()).toBe(5); expect(s.constructor.name).toBe("Stack")',
    ],
    [
      'a map without its default',
      'new Map()',
      'new (class Defaults extends Map<string, number> { override get(key: string) { return super.get(key) ?? 0; } })()',
      "const m = f(); expect(m).toBeInstanceOf(Map); expect(m.get('x')).toBe(0); m.set('x', 4); expect(m.get('x')).toBe(4); expect(m.size).toBe(1); expect([...m]).toEqual([['x', 4]])",
    ],
    [
      'a list without a last one',
      '[1, 2, 3]',
      'new Proxy([1, 2, 3], { get: (list, key) => (/^-[0-9]+$/.test(String(key)) ? list[list.length + Number(key)] : Reflect.get(list, key)) })',
      'const l = f(); expect(l[-1]).toBe(3); expect(l).toEqual([1, 2, 3]); expect(l).toStrictEqual([1, 2, 3]); expect(l).toHaveLength(3); expect(l.map((n) => n * 2)).toEqual([2, 4, 6]); l.push(4); expect(l[-1]).toBe(4)',
    ],
    [
      'a state that nobody watches',
      '({ log: [], state: { n: 0 } })',
      '((log: string[]) => ({ log, state: new Proxy({ n: 0 }, { set(held, key, value) { log.push(String(key)); return Reflect.set(held, key, value); } }) }))([])',
      "const { log, state } = f(); state.n = 5; state.n = 6; expect(log).toEqual(['n', 'n']); expect(state).toStrictEqual({ n: 6 })",
    ],
    [
      'what may be written',
      '{ a: 1 }',
      "new Proxy({ a: 1 }, { set() { throw new TypeError('read-only'); }, deleteProperty: () => false })",
      "const o = f(); expect(() => { o.a = 2; }).toThrow('read-only'); expect(() => { delete o.a; }).toThrow(TypeError); expect(JSON.stringify(o)).toBe('{\"a\":1}')",
    ],
    [
      'a range of nothing',
      '{}',
      'new Proxy({}, { has: (_, key) => Number(key) < 10 })',
      'const r = f(); expect(5 in r).toBe(true); expect(50 in r).toBe(false)',
    ],
    [
      'what is to be hidden',
      '{ a: 1, _b: 2 }',
      "new Proxy({ a: 1, _b: 2 }, { ownKeys: (held) => Reflect.ownKeys(held).filter((key) => !String(key).startsWith('_')) })",
      "expect(Object.keys(f())).toEqual(['a']); expect({ ...f() }).toEqual({ a: 1 })",
    ],
    [
      'a function that is not traced',
      '(n: number) => n',
      'Object.assign(new Proxy((n: number) => n, { apply: (run, self, args) => Reflect.apply(run, self, args) + 1 }), {})',
      'expect(f()(1)).toBe(2); expect(f()).toBeTypeOf("function")',
    ],
    [
      'a class that makes one each',
      'class { id = 1 }',
      '(() => { let only: object | undefined; return new Proxy(class { id = 1; }, { construct: (made, args) => (only ??= Reflect.construct(made, args) as object) }); })()',
      'const C = f(); expect(new C()).toBe(new C()); expect(new C().id).toBe(1); expect(new C()).toBeInstanceOf(C)',
    ],
    [
      'a client without its routes',
      '{}',
      "(() => { const at = (path: string): any => new Proxy(() => path, { get: (_, key) => at(`${path}/${String(key)}`) }); return at(''); })()",
      "expect(f().users.list()).toBe('/users/list');",
    ],
    [
      'a resource that is not let go',
      '{ open: true }',
      '{ open: true, [Symbol.dispose]() { this.open = false; } }',
      'const r = f(); { using held = r; expect(held.open).toBe(true); } expect(r.open).toBe(false)',
    ],
  ])('and the right one is not, where the wrong thing is how an object is made: %s', async (_, wrong, right, claim) => {
    const test = `${VITEST}it('a', async () => { ${claim}; });`;
    const verdicts = [wrong, right].map(async (value) => verdictOn(test, `export const f = (): any => (${value});\n`));
    expect(await Promise.all(verdicts)).toMatchObject([
      { kind: 'fail', isolation: 'isolates' },
      { kind: 'pass', isolation: 'isolates' },
    ]);
  });

  it.skipIf(noWall !== undefined)('and a proxy in a process of its own is seen as it is', async () => {
    const test = `${VITEST}it('a', () => { const l = f(); expect(l[-1]).toBe(3); expect(l).toStrictEqual([1, 2, 3]); });`;
    const code = (value: string): string => `${NODE}export const f = (): any => (${value});\n`;
    const last = '{ get: (list, key) => (key === "-1" ? list.at(-1) : Reflect.get(list, key)) }';
    expect(await verdictOn(test, code('[1, 2, 3]'))).toMatchObject({ kind: 'fail', isolation: 'processes' });
    expect(await verdictOn(test, code(`new Proxy([1, 2, 3], ${last})`))).toMatchObject({
      kind: 'pass',
      isolation: 'processes',
    });
  });

  it.each([
    [
      'a hidden property',
      "Object.defineProperty(o, 'a', { enumerable: false })",
      "expect(Object.keys(o)).toEqual(['a', 'b'])",
    ],
    ['a read-only property', "Object.defineProperty(o, 'a', { writable: false })", 'o.a = 7; expect(o.a).toBe(7)'],
    [
      'a computed property',
      "Object.defineProperty(o, 'a', { get: () => 1 })",
      "expect('value' in Object.getOwnPropertyDescriptor(o, 'a')!).toBe(true)",
    ],
    ['another order', 'const { a } = o; delete o.a; o.a = a', "expect(Object.keys(o)).toEqual(['a', 'b'])"],
    ['a symbol', "o[Symbol.for('seen')] = true", 'expect(Object.getOwnPropertySymbols(o)).toEqual([])'],
    ['what comes beside the elements', 'o.l.total = 3', 'expect(o.l).toEqual([undefined, 1])'],
    ['a hole', 'delete o.l[0]', 'expect(0 in o.l).toBe(true)'],
    ['a frozen date', 'o.d.setTime(5)', 'expect(o.d.getTime()).toBe(0)'],
    ['Object.prototype', '(Object.prototype as any).polluted = 1', 'expect(o.polluted).toBeUndefined()'],
    ['its own state', '(f as any).count = 5', 'expect(own.f.count).toBeUndefined()'],
  ])('that changes %s, where the test looks for that', async (_, change, claim) => {
    const first =
      'const o: any = { a: 1, b: 2 }; Object.defineProperty(o, "l", { value: [undefined, 1] }); Object.defineProperty(o, "d", { value: Object.freeze(new Date(0)) });';
    const test = `${VITEST}it('a', () => { ${first} f(o); ${claim}; });`;
    const code = (body: string): string => `export function f(o: any): void { ${body}; }\n`;
    expect(await verdictOn(test, code(change))).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    expect(await verdictOn(test, code('void o'))).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it.each([
    [
      'a tag',
      "{ get [Symbol.toStringTag]() { return 'String'; }, includes: () => true }",
      "expect({ msg: f() }).toEqual({ msg: expect.stringContaining('must') })",
    ],
    ['a tag of its own', "{ [Symbol.toStringTag]: 'WeakSet', has: () => true }", 'expect(f()).to.include(5)'],
    ['some', 'Object.assign([], { some: () => true })', 'expect(f()).toEqual(expect.arrayContaining([5, 6]))'],
    [
      'has and size',
      '(() => { const s = new Set(); Object.defineProperties(s, { size: { value: 2 }, has: { value: () => true } }); return s; })()',
      'expect(f()).toEqual(new Set([1, 2]))',
    ],
    [
      'no entries',
      "Object.defineProperty(new Map([['x', 1], ['y', 2]]), Symbol.iterator, { value: () => [][Symbol.iterator]() })",
      "expect(f()).toEqual(new Map([['a', 1], ['b', 2]]))",
    ],
    [
      'a time',
      'Object.assign(new Date(5), { valueOf: () => 0, getTime: () => 0 })',
      'expect(f()).toEqual(new Date(0))',
    ],
    [
      'a set without a constructor',
      "(() => { class S extends Set { get size() { return 2; } has() { return true; } *[Symbol.iterator](): any {} } Reflect.deleteProperty(S.prototype, 'constructor'); return new S(); })()",
      'expect(f()).toEqual(new Set([1, 2]))',
    ],
    [
      'a message that it inherits and changes',
      "(() => { const base: any = own_base; throw Object.create(base, { name: { get() { base.message = { indexOf: () => 0 }; return 'Error'; } } }); })()",
      "let e: any; try { f(); } catch (error) { e = error; } void e.name; expect(() => { throw e; }).toThrow('must be positive')",
    ],
    ['then', '{ a: 1, then() {} }', 'expect(f()).toEqual({ a: 1 })'],
    [
      'a tag of a module',
      "{ n: 1, [Symbol.toStringTag]: 'Module', m() { return this?.n; } }",
      'expect(f().m()).toBe(undefined)',
    ],
  ])('that answers for itself by %s', async (_, value, claim) => {
    const test = `${VITEST}it('a', () => { ${claim}; });`;
    const code = `export const own_base: any = { message: 'x' };\nexport const f = (): any => (${value});\n`;
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it('that overrides what the test calls on the class above', async () => {
    const test = `${VITEST}it('a', () => { expect(own.A.prototype.m.call(new own.B())).toBe('b'); });`;
    const code =
      "export const f = 0;\nexport class A { m() { return 'a'; } }\nexport class B extends A { override m() { return 'b'; } }\n";
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    const right = test.replace(".toBe('b')", ".toBe('a')");
    expect(await verdictOn(right, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it.each([
    ['a test', "it('a', () => { expect(f(0)).toBe(0); });\nit('b', () => { expect(f(2)).toBe(4); });"],
    ['a hook', "beforeAll(() => f(2));\nit('a', () => { expect(f(0)).toBe(0); });"],
    [
      'a whole vitest',
      "import 'node:fs';\nit('a', () => { expect(f(0)).toBe(0); });\nit('b', () => { expect(f(2)).toBe(4); });",
    ],
    ['a promise', "it('a', () => { expect(f(0)).toBe(0); });\nit('b', async () => { await f(2); });"],
  ])('that throws an empty list in %s', async (_, test) => {
    const code = 'export const f = (n: number) => { if (n === 0) return 0; throw []; };\n';
    expect((await verdictOn(VITEST + test, code)).kind).toBe('fail');
  });
});

const KINDS = `
class own_A { m() { return 'a'; } twice() { return this.m() + this.m(); } }
export class A { static make() { return new this(); } static kind = 1; }
export class B extends A {}
export class Stack extends Array<number> { get top() { return this.at(-1); } }
export class P extends Promise<number> {}
function watch(o: any, log: number[]): void { let n = o.n; Object.defineProperty(o, 'n', { get: () => n, set(value) { log.push(value); n = value; }, enumerable: true, configurable: true }); }
export function Old(): void {}
Old.prototype = { m() { return 7; } };
`;

describe('an honest candidate is not refused', () => {
  it.each([
    [
      'an object that can be iterated',
      '{ *[Symbol.iterator]() { yield 1; yield 2; } }',
      'expect([...f()]).toEqual([1, 2])',
    ],
    [
      'one that can be iterated by waiting',
      '{ async *[Symbol.asyncIterator]() { yield 1; } }',
      'const all = []; for await (const one of f()) all.push(one); expect(all).toEqual([1])',
    ],
    [
      'an error of several',
      'new AggregateError([new RangeError("a")], "both")',
      'expect(f()).toBeInstanceOf(AggregateError); expect(f().errors[0]).toBeInstanceOf(RangeError)',
    ],
    [
      'an object with a getter, long after',
      '(() => { const all: number[] = []; return { push: (n: number) => void all.push(n), get size() { return all.length; } }; })()',
      'const s = f(); for (let n = 0; n < 300; n++) s.push(n); expect(s.size).toBe(300)',
    ],
    [
      'a class that counts its instances',
      '() => class { static count = 0; constructor() { (this.constructor as unknown as { count: number }).count++; } }',
      'const C = f()(); new C(); new C(); expect(C.count).toBe(2)',
    ],
    [
      'what it sorts in place',
      '(l: { n: number }[]) => void l.sort((a, b) => a.n - b.n)',
      `${largeArgument.replace('f(list)', 'f()(list)')} expect(list[0].n).toBe(1)`,
    ],
    [
      'a class that inherits its statics',
      'class { static make() { return new this(); } static kind = 1; }',
      'const A = f(); expect(A.make()).toBeInstanceOf(A); expect(own.B.make()).toBeInstanceOf(own.B); expect(own.B.kind).toBe(1); expect(Object.getPrototypeOf(own.B)).toBe(own.A)',
    ],
    [
      'a list of its own kind',
      '0',
      'const s = own.Stack.from([1, 2]); expect(s).toBeInstanceOf(own.Stack); expect(s.top).toBe(2); expect(Array.isArray(s)).toBe(true)',
    ],
    [
      'a method that is spied on',
      'new own_A()',
      "const o = f(); const spy = vi.spyOn(o, 'm'); expect(o.m()).toBe('a'); expect(spy).toHaveBeenCalledTimes(1)",
    ],
    [
      'a method that is wrapped',
      'new own_A()',
      "const o = f(); const before = o.m.bind(o); o.m = () => before() + '!'; expect(o.m()).toBe('a!'); expect(o.twice()).toBe('a!a!')",
    ],
    [
      'an object that it has made watch itself',
      'watch',
      'const o: any = { n: 1 }; const log: number[] = []; f()(o, log); o.n = 5; o.n = 6; expect(log).toEqual([5, 6]); expect(o).toEqual({ n: 6 })',
    ],
    ['a class of promises', '0', 'expect(own.P).toBeTypeOf("function")'],
    ['a function that is a class by its prototype', '0', 'const o = new own.Old(); expect(o.m()).toBe(7)'],
    [
      'what it inherits from an object with a getter',
      'Object.create({ n: 3, get twice() { return this.n * 2; } })',
      'expect(f().twice).toBe(6)',
    ],
    [
      'a timer that keeps nothing alive',
      'new Promise((go) => { setTimeout(() => go(7), 1).unref(); })',
      'await expect(f()).resolves.toBe(7)',
    ],
  ])('for %s', async (_, value, claim) => {
    const test = `${VITEST}it('a', async () => { ${claim}; });`;
    expect(await verdictOn(test, `${KINDS}export const f = () => (${value});\n`)).toMatchObject({
      kind: 'pass',
      isolation: 'isolates',
    });
  });

  it('for being a hook itself', async () => {
    const test = `${VITEST}beforeAll(f);\nit('a', () => { expect(own.count()).toBe(1); });`;
    const code = 'let n = 0;\nexport const f = (): void => void n++;\nexport const count = () => n;\n';
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  });

  it.skipIf(noWall !== undefined)('for what the one before it still says', async () => {
    const text = `import { expect, it } from 'vitest';
import { watch } from '../src/f.ts';
it('watches', async () => { let n = 0; watch(() => { n++; }); while (n === 0) await new Promise((go) => setTimeout(go, 5)); expect(n).toBeGreaterThan(0); });
`;
    const busy =
      'export function watch(done: () => void): void { const loop = (): void => { const end = Date.now() + 2; while (Date.now() < end) try { done(); } catch {} setImmediate(loop); }; setImmediate(loop); }';
    const honest = 'export function watch(done: () => void): void { setTimeout(() => done(), 5); }';
    await using tier = await openTier(
      'processes',
      { target: 'src/f.ts', test: { path: 'tests/f.test.ts', text } },
      8000,
    );
    for (let round = 0; round < 5; round++) {
      const [, one, other] = await Promise.all([busy, honest, honest].map((code) => tier.verdictOn(code)));
      expect(one).toMatchObject({ kind: 'pass' });
      expect(other).toMatchObject({ kind: 'pass' });
    }
  });
});

describe('objects that only their own class can read', () => {
  it.each([
    ['a WeakMap', '() => { const k = {}; return { m: new WeakMap([[k, 1]]), k }; }', 'const { m, k } = f(); expect(m).toBeInstanceOf(WeakMap); expect(m.get(k)).toBe(1); expect(m.has({})).toBe(false);', 'm.get(k)).toBe(2'],
    ['a number format', "() => new Intl.NumberFormat('en-US')", "const n = f(); expect(n).toBeInstanceOf(Intl.NumberFormat); expect(n.format(1234.5)).toBe('1,234.5');", "n.format(1234.5)).toBe('1.234,5'"],
    ['a view', '() => new DataView(new ArrayBuffer(4))', 'const v = f(); expect(v).toBeInstanceOf(DataView); v.setInt8(0, 3); expect(v.getInt8(0)).toBe(3);', 'v.getInt8(0)).toBe(4'],
    ['halves', '() => new Float16Array([1, 2.5])', 'expect(f()).toEqual(new Float16Array([1, 2.5])); expect(f()).toBeInstanceOf(Float16Array);', 'f()).toEqual(new Float32Array([1, 2.5])'],
  ])('are told by it: %s', async (_, code, body, wrong) => {
    const test = (claims: string): string => `${VITEST}it('a', () => { ${claims} });`;
    expect(await verdictOn(test(body), `export const f = ${code};`)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
    expect((await verdictOn(test(`${body} expect(${wrong});`), `export const f = ${code};`)).kind).toBe('fail');
  }); // prettier-ignore
});
