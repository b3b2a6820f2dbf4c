import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../src/behaviour/literal.ts';

const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, new Date(0), '__proto__', '\u2028`${'),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('any'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('any'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).any;

describe('literal', () => {
  it('is the source of an equal value', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(runInThisContext(`(${literal(value)})`)).toStrictEqual(value);
      }),
    );
  });

  it('refuses what is no data', () => {
    expect(() => literal(() => 1)).toThrow(TypeError);
  });
});
