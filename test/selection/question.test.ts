import { describe, expect, it } from 'vitest';
import { familyOf } from '../../src/selection/family.ts';
import { answerIn, says } from '../../src/selection/question.ts';

const value = (given: unknown) => ({ kind: 'value', value: given }) as const;

describe('an answer to a question', () => {
  it.each([
    ['3', '3'],
    ['First 1, then 2.\n\n`3`', '3'],
    ['```js\n[1, 2]\n```', '[1, 2]'],
    ['It is\n```\n"a;b";\n```\n', '"a;b"'],
    ['unknown', undefined],
    ['Unknown: the words do not say.', undefined],
    ['', undefined],
    ['\n```\n```\n', undefined],
  ])('ends with the value: %j', (text, last) => {
    expect(answerIn(text)).toBe(last);
  });

  it.each([
    ['[1, 2]', value([1, 2])],
    ['{"a": 0.30000000000000004}', value({ a: 0.3 })],
    ["['a', 'b c']", value(['a', 'b c'])],
    ['"b"', value('b')],
    ['new Set([1,2])', value(new Set([1, 2]))],
    ['undefined', value(undefined)],
    ['throws', { kind: 'threw', name: 'RangeError' }],
    ['Throws a RangeError', { kind: 'threw', name: 'RangeError' }],
  ] as const)('%j means %j', (text, outcome) => {
    expect(says(text, 'a line', outcome)).toBe(true);
  });

  it.each([
    ['[2, 1]', value([1, 2])],
    ['null', value(undefined)],
    ['throws', value('throws an error')],
    ['0', { kind: 'threw', name: 'Error' }],
    ['anything', { kind: 'ended' }],
    ['unknown', value('unknown')],
    ["'ab'", value('a b')],
    ['throws nothing, it gives 5', { kind: 'threw', name: 'Error' }],
    ['20000000001', value(20_000_000_000)],
  ] as const)('%j does not mean %j', (text, outcome) => {
    expect(says(text, 'a line', outcome)).toBe(false);
  });

  it('may be the line itself', () => {
    expect(says(' expect(f(1)).toEqual(2); ', 'expect(f(1)).toEqual(2);', value(2))).toBe(true);
  });
});

describe('familyOf', () => {
  it.each([
    ['gemma-2-9b-it', 'gemma'],
    ['google/Gemma-2-2b', 'gemma'],
    ['gpt-5-nano', 'gpt'],
    ['4o', '4o'],
  ])('%s is of %s', (member, family) => {
    expect(familyOf(member)).toBe(family);
  });
});
