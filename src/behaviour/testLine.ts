import { inspect } from 'node:util';
import type { Outcome } from './outcome.ts';
import type { Input } from './shape.ts';

/** A call as it is typed. */
export function callLine(name: string, input: Input): string {
  return `${name}(${input.map(written).join(', ')})`;
}

/** What a call came to, in words. */
export function outcomeWords(outcome: Outcome): string {
  const changes = 'changed' in outcome ? `, and leaves ${outcome.changed.map(written).join(', ')}` : '';
  switch (outcome.kind) {
    case 'value':
      return `${written(outcome.value)}${changes}`;
    case 'threw':
      return `throws ${outcome.name}${changes}`;
    case 'ended':
      return 'comes to no end';
  }
}

/** What a call gave, as the line of a test that expects it. What it did to its arguments stands behind. */
export function testLine(name: string, input: Input, outcome: Outcome): string {
  const call = callLine(name, input);
  const changes = 'changed' in outcome ? ` // leaves ${outcome.changed.map(written).join(', ')}` : '';
  switch (outcome.kind) {
    case 'value':
      return `expect(${outcome.later ? 'await ' : ''}${call}).toEqual(${written(outcome.value)});${changes}`;
    case 'threw':
      return outcome.later
        ? `await expect(${call}).rejects.toThrow(); // ${outcome.name}${changes}`
        : `expect(() => ${call}).toThrow(); // ${outcome.name}${changes}`;
    case 'ended':
      return `${call}; // comes to no end`;
  }
}

/** Whole, on one line, as it is typed. */
export function written(value: unknown): string {
  if (value instanceof Date) return `new Date(${JSON.stringify(value)})`;
  if (value instanceof Set) return `new Set([${[...value].map(written).join(', ')}])`;
  if (value instanceof Map)
    return `new Map([${[...value].map(([key, one]) => `[${written(key)}, ${written(one)}]`).join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return inspect(value, { depth: null, breakLength: Infinity, maxArrayLength: null, maxStringLength: null });
}
