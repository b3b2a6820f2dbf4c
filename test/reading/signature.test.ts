import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/reading/syntax/signature.ts';

const number = { kind: 'number' } as const;
const string = { kind: 'string' } as const;
const shapesOf = (text: string, name = 'f'): unknown => {
  const signature = signatureOf('solution.ts', text, name);
  return 'reason' in signature ? signature.reason : signature.items.map(({ shape }) => shape);
};

describe('signatureOf', () => {
  it('reads the beginning of a function, with optional and rest parameters', () => {
    expect(
      signatureOf('s.ts', '// adds\nfunction f(a: number, b = 1, c?: string, ...d: boolean[]): number {\n', 'f'),
    ).toEqual({
      name: 'f',
      items: [
        { shape: number, optional: false },
        { shape: { kind: 'any' }, optional: true },
        { shape: string, optional: true },
      ],
      rest: { kind: 'boolean' },
    });
  });

  it.each<[string, unknown]>([
    ['number[]', { kind: 'array', of: number }],
    ['readonly string[]', { kind: 'array', of: string }],
    ['Array<Set<number>>', { kind: 'array', of: { kind: 'set', of: number } }],
    ['Record<string, number>', { kind: 'record', of: number }],
    ['{ [key: string]: number }', { kind: 'record', of: number }],
    ['Map<string, number>', { kind: 'map', key: string, of: number }],
    ["'a' | -1 | null", { kind: 'union', of: [literal('a'), literal(-1), literal(null)] }],
    ['[number, y?: string]', { kind: 'tuple', items: [item(number), { shape: string, optional: true }] }],
    ['[number, ...string[]]', { kind: 'tuple', items: [item(number)], rest: string }],
    [
      '{ a: number; b?: string }',
      { kind: 'object', fields: [field('a', number), { ...field('b', string), optional: true }] },
    ],
    ['Point', { kind: 'object', fields: [field('x', number)] }],
    ['Id', string],
    ['T', { kind: 'union', of: [number, string] }],
    ["string & { readonly brand: 'Id' }", string],
    ['Point & { y: number }', { kind: 'object', fields: [field('x', number), field('y', number)] }],
    ['Solid', { kind: 'object', fields: [field('x', number), field('z', number)] }],
    ['Partial<Point>', { kind: 'object', fields: [{ ...field('x', number), optional: true }] }],
    ["Record<'a' | 'b', number>", { kind: 'object', fields: [field('a', number), field('b', number)] }],
    ['Hue', { kind: 'union', of: [literal(0), literal(5), literal(6), literal('blue')] }],
  ])('reads %s', (type, shape) => {
    const text = `interface Point { x: number }\ninterface Solid extends Point { z: number }\nenum Hue { Red, Green = 5, Teal, Blue = 'blue' }\ntype Id = string;\nexport const f = <T extends number | string>(a: ${type}) => a;`;
    expect(shapesOf(text)).toEqual([shape]);
  });

  it.each([
    ['function f(a: () => void) {}', 'a parameter of f is a function'],
    ['function f(a: Elsewhere) {}', 'a parameter of f is of the type Elsewhere, which is not plain data of this file'],
    ['type L = { next: L };\nfunction f(a: L) {}', 'a parameter of f is of a type without end'],
    ['enum E { A = g() }\nfunction f(a: E) {}', 'a parameter of f is an enum whose values are computed'],
    ['function f(a: string[] & { b: 1 }) {}', 'a parameter of f is of several types at once'],
    ['function* f() {}', 'f is a generator'],
    ['class f {}', 'f is no function whose parameters are written out'],
    ['function f(', 'the signature cannot be parsed'],
  ])('says why it compares nothing: %s', (text, reason) => {
    expect(shapesOf(text)).toBe(reason);
  });
});

function literal(value: string | number | null): object {
  return { kind: 'literal', value };
}

function item(shape: object): object {
  return { shape, optional: false };
}

function field(name: string, shape: object): object {
  return { name, shape, optional: false };
}
