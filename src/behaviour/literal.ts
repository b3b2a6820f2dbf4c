import { isPlain } from './conforms.ts';

/** The source of a value that inputs are made of: evaluated, it gives an equal value. */
export function literal(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      break;
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return list(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Set) return `new Set(${list([...value])})`;
  if (value instanceof Map) return `new Map(${list([...value])})`;
  if (!isPlain(value)) throw new TypeError('An input is made of data.');
  const fields = Object.entries(value).map(([key, held]) => `[${JSON.stringify(key)}]: ${literal(held)}`);
  return `{ ${fields.join(', ')} }`;
}

function list(items: readonly unknown[]): string {
  return `[${Array.from(items, literal).join(', ')}]`;
}
