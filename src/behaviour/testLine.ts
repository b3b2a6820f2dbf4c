import { inspect } from 'node:util';
import type { Outcome } from './outcome.ts';
import { isPlain } from './conforms.ts';
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
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'new Date(NaN)' : `new Date(${JSON.stringify(value)})`;
  if (value instanceof Set) return `new Set([${[...value].map(written).join(', ')}])`;
  if (value instanceof Map)
    return `new Map([${[...value].map(([key, one]) => `[${written(key)}, ${written(one)}]`).join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (isPlain(value)) return objectOf(value);
  if (typeof value === 'string') return textOf(value);
  return inspect(value, { depth: null, breakLength: Infinity, maxArrayLength: null, maxStringLength: null });
}

function objectOf(value: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(value).map(([key, held]) => {
    // In a literal this one would be the prototype.
    const name = key === '__proto__' ? "['__proto__']" : /^[A-Za-z_$][\w$]*$/.test(key) ? key : textOf(key);
    return `${name}: ${written(held)}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** In single quotes where it has none itself, on one line. */
function textOf(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return text.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`;
}
