import { describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { NODE, verdictOn, VITEST } from './verdictOn.ts';

// Values that agree with whatever they are asked: lists by what they inherit, objects by a tag, errors by their message.

const LIST = `${VITEST}it('a', () => { const r = f(91); expect(r.every((d: number) => 91 % d === 0)).toBe(true); expect(r.includes(13)).toBe(true); expect(r).toEqual(expect.arrayContaining([7, 13])); });`;
const WORDS = `${VITEST}it('a', () => { expect(f('a bc')).to.include('bc'); expect(f('x y')).to.be.an('array'); });`;
const THROWN = `${VITEST}it('a', () => { const r = f('x9'); expect(() => { throw r.error; }).toThrow('unexpected "x" at 0'); });`;
const REJECTED = `${VITEST}it('a', async () => { await expect(Promise.reject(f('x9').error)).rejects.toThrow('unexpected "x" at 0'); });`;
const agreeing = 'every() { return true; } some() { return true; } includes() { return true; }';
const message = '{ message: { indexOf: () => 0 } }';

const wrong: readonly (readonly [string, string, string])[] = [
  ['a class of lists', LIST, `class A extends Array { ${agreeing} }\nexport const f = () => new A() as any;`],
  ['a class below such a class', LIST, `class A extends Array { ${agreeing} }\nclass B extends A {}\nexport const f = () => new B() as any;`],
  ['a class of lists whose methods come later', LIST, 'class A extends Array {}\nexport const f = () => { Object.assign(A.prototype, { every: () => true, some: () => true, includes: () => true }); return new A() as any; };'],
  ['a list with another prototype', LIST, `export const f = () => Object.setPrototypeOf([], Object.assign(Object.create(Array.prototype), { every: () => true, includes: () => true }));`],
  ['a class of lists of another species', LIST, `class A extends Array { static get [Symbol.species](): any { return Array; } ${agreeing} }\nexport const f = () => new A() as any;`],
  ['a proxy of a list', LIST, `export const f = () => new Proxy([], { get: (list, key) => (['every', 'some', 'includes'].includes(String(key)) ? () => true : Reflect.get(list, key)) });`],
  ['a tag in lower case', WORDS, `export const f = () => ({ [Symbol.toStringTag]: 'array', indexOf: () => 0 }) as any;`],
  ['a tag of its class', WORDS, `class A { get [Symbol.toStringTag]() { return 'aRRay'; } indexOf() { return 0; } }\nexport const f = () => new A() as any;`],
  ['a message that answers', THROWN, `export const f = () => ({ error: ${message} });`],
  ['a message that answers, inherited', THROWN, `export const f = () => ({ error: Object.create(${message}) });`],
  ['a message that is a function', THROWN, `export const f = () => ({ error: { message: Object.assign(() => '', { indexOf: () => 0 }) } });`],
  ['a message that answers at the second reading', THROWN, `export const f = () => { let n = 0; return { error: { get message(): any { return n++ === 0 ? '' : { indexOf: () => 0 }; } } }; };`],
  ['a message that answers where a promise is rejected', REJECTED, `export const f = () => ({ error: ${message} });`],
]; // prettier-ignore

describe('what agrees with everything is refused', () => {
  it.each(wrong)('%s', async (_, test, code) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  });

  it.skipIf(noWall !== undefined).each(wrong)('in a process: %s', async (_, test, code) => {
    expect(await verdictOn(test, NODE + code)).toMatchObject({ kind: 'fail', isolation: 'processes' });
  });
});

describe('honest code is not refused', () => {
  it.each([
    ['for its class of lists', 'class A extends Array<number> { top() { return this.at(-1); } override push(...n: number[]) { return super.push(...n); } }\nexport const f = () => A.from([1, 7, 13, 91]) as A;', LIST],
    ['for its proxy of a list', 'export const f = () => new Proxy([1, 7, 13, 91], {});', LIST],
    ['for the message of its error', `export const f = () => ({ error: new SyntaxError('unexpected "x" at 0') });`, THROWN],
    ['for a computed message', `class E extends Error { override get message() { return 'unexpected "x" at 0'; } }\nexport const f = () => ({ error: new E() });`, THROWN],
  ])('%s', async (_, code, test) => {
    expect(await verdictOn(test, code)).toMatchObject({ kind: 'pass', isolation: 'isolates' });
  }); // prettier-ignore
});

describe('a module is what it exports', () => {
  const test = `${VITEST}it('a', () => { expect(f(3)).toBe(9); });`;
  const code =
    'export const f = (n: number) => n + n;\nexport const then = (r: (m: object) => void): void => r({ f: (n: number) => n * n });\n';

  it.skipIf(noWall !== undefined).each([
    ['in an isolate', test, code, 'isolates'],
    ['in a process', test, NODE + code, 'processes'],
    ['beside its tests', `${test}\nvi.spyOn(Math, 'max');`, code, 'shared'],
  ])('%s', async (_, file, text, isolation) => {
    expect(await verdictOn(file, text)).toMatchObject({ kind: 'fail', isolation });
  });
});
