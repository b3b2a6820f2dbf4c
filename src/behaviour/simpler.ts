import { isPlain } from './conforms.ts';
import type { Input } from './shape.ts';

/** Inputs that are simpler than one in a single place, the simplest first. */
export function simplerThan(input: Input): Input[] {
  const simpler = input.flatMap((value, index) => lesser(value).map((one) => input.with(index, one)));
  const shorter = input.length > 0 ? [input.slice(0, -1)] : [];
  return [...shorter, ...simpler].toSorted((a, b) => sizeOf(a) - sizeOf(b));
}

/** How much there is to read in a value. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 1 + Array.from(value).reduce((sum, one) => sum + (one === 'a' ? 1 : 1.1), 0);
  if (typeof value === 'number')
    return 1 + Math.log2(1 + Math.abs(value)) / 16 + Number(value < 0) / 8 + Number(!Number.isInteger(value)) / 2;
  if (Array.isArray(value)) return 1 + value.reduce((sum: number, one) => sum + sizeOf(one), 0);
  if (value instanceof Set) return sizeOf([...value]);
  if (value instanceof Map) return sizeOf([...value]);
  if (isPlain(value)) return sizeOf(Object.entries(value));
  return 1;
}

function lesser(value: unknown): unknown[] {
  if (typeof value === 'number') return lesserNumber(value);
  if (typeof value === 'bigint') return value === 0n ? [] : [0n, value / 2n];
  if (typeof value === 'string') {
    const characters = Array.from(value);
    const plainer = characters.flatMap((one, at) => (one === 'a' ? [] : [characters.with(at, 'a')]));
    return [...parts(characters), ...plainer].map((some) => some.join(''));
  }
  if (Array.isArray(value)) {
    const within = value.flatMap((one: unknown, at) => lesser(one).map((less) => value.with(at, less)));
    return [...parts(value), ...within];
  }
  if (value instanceof Set) return parts([...value]).map((some) => new Set(some));
  if (value instanceof Map) return parts([...value]).map((some) => new Map(some as [unknown, unknown][]));
  if (isPlain(value)) {
    const entries = Object.entries(value);
    const within = entries.flatMap(([key, one]) => lesser(one).map((less) => ({ ...value, [key]: less })));
    return [...parts(entries).map((some) => Object.fromEntries(some)), ...within];
  }
  return [];
}

function lesserNumber(value: number): number[] {
  if (value === 0 || !Number.isFinite(value)) return [];
  const whole = Math.trunc(value);
  const steps = Number.isInteger(value)
    ? [0, Math.abs(value), Math.trunc(value / 2), value - Math.sign(value)]
    : [0, whole];
  return steps.filter((step) => step !== value).map((step) => step + 0);
}

/** A list without its halves, and without each of its items. */
function parts<Item>(list: readonly Item[]): Item[][] {
  if (list.length === 0) return [];
  const half = Math.ceil(list.length / 2);
  return [[], list.slice(0, half), list.slice(half), ...list.map((_, at) => list.toSpliced(at, 1))].filter(
    (some) => some.length < list.length,
  );
}
