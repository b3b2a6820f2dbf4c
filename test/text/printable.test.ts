import { expect, it } from 'vitest';
import { printable } from '../../src/text/printable.ts';
import { withoutKeys } from '../../src/text/withoutKeys.ts';

it('writes out what a terminal obeys, and what turns the direction of text', () => {
  expect(printable('a\tb\n\u001b[31m\u0000\u202Eevil\u2066')).toBe('a\tb\n\\x1b[31m\\x00\\u202eevil\\u2066');
});

it('tells no key', () => {
  expect(withoutKeys('Authorization: Bearer abc.def-123, sk-proj-abcdef')).toBe('Authorization: Bearer [key], [key]');
});
