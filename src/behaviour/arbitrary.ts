import fc from 'fast-check';
import type { Input, Item, Shape, Signature } from './shape.ts';

/** What seen inputs say of the domain beyond the types. */
export interface Habits {
  /** Whether numbers have fractions. */
  readonly fractions: boolean;
  /** The largest number, without its sign. */
  readonly largest: number;
  /** Whether numbers may be below zero. */
  readonly negative: boolean;
  /** Characters of strings; none where no string was seen. */
  readonly characters: readonly string[];
  readonly words: readonly string[];
}

const LONGEST = 8;

/** Calls of a signature. Numbers and strings are like those that were seen, since most types say more than the domain holds. */
export function callsOf({ items, rest }: Pick<Signature, 'items' | 'rest'>, habits: Habits): fc.Arbitrary<Input> {
  const required = items.filter(({ optional }) => !optional).length;
  const more = rest === undefined ? fc.constant([]) : fc.array(arbitraryOf(rest, habits), { maxLength: LONGEST });
  const counts = fc.integer({ min: required, max: items.length });
  const all = fc.tuple(...items.map(({ shape }) => arbitraryOf(shape, habits)));
  return fc
    .tuple(counts, all, more)
    .map(([count, given, others]) => (count < items.length ? given.slice(0, count) : [...given, ...others]));
}

function arbitraryOf(shape: Shape, habits: Habits): fc.Arbitrary<unknown> {
  const list = (of: Shape): fc.Arbitrary<unknown[]> => fc.array(arbitraryOf(of, habits), { maxLength: LONGEST });
  switch (shape.kind) {
    case 'number':
      return numbers(habits);
    case 'bigint':
      return fc.bigInt({ min: -100n, max: 100n });
    case 'string':
      return strings(habits);
    case 'boolean':
      return fc.boolean();
    case 'date':
      return fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
    case 'any':
      return fc.oneof(numbers(habits), strings(habits), fc.boolean(), fc.constant(null), fc.array(numbers(habits)));
    case 'literal':
      return fc.constant(shape.value);
    case 'array':
      return list(shape.of);
    case 'set':
      return list(shape.of).map((values) => new Set(values));
    case 'map':
      return fc
        .array(fc.tuple(arbitraryOf(shape.key, habits), arbitraryOf(shape.of, habits)), { maxLength: LONGEST })
        .map((entries) => new Map(entries));
    case 'record':
      return fc.dictionary(strings(habits), arbitraryOf(shape.of, habits), { maxKeys: LONGEST, noNullPrototype: true });
    case 'tuple':
      return callsOf(shape, habits);
    case 'object':
      return fc.record(Object.fromEntries(shape.fields.map(({ name, shape: of }) => [name, arbitraryOf(of, habits)])), {
        requiredKeys: shape.fields.filter(isRequired).map(({ name }) => name),
        noNullPrototype: true,
      });
    case 'union':
      return fc.oneof(...shape.of.map((one) => arbitraryOf(one, habits)));
  }
}

function isRequired({ optional }: Item): boolean {
  return !optional;
}

function numbers({ fractions, largest }: Habits): fc.Arbitrary<number> {
  const few = fc.integer({ min: 0, max: 12 });
  const some = fc.integer({ min: -10, max: 100 });
  const many = fc.integer({ min: -2 * Math.ceil(largest), max: 2 * Math.ceil(largest) });
  const whole = fc.oneof({ weight: 3, arbitrary: few }, { weight: 2, arbitrary: some }, { weight: 1, arbitrary: many });
  const fraction = fc
    .tuple(whole, fc.integer({ min: 1, max: 99 }))
    .map(([base, hundredths]) => base + hundredths / 100);
  // A type that allows fractions is no sign that they are meant, but some functions are asked what they do about them.
  return fc.oneof({ weight: fractions ? 1 : 15, arbitrary: whole }, { weight: 1, arbitrary: fraction });
}

function strings({ characters, words }: Habits): fc.Arbitrary<string> {
  const plain = fc.string({ unit: fc.constantFrom(...PLAIN), maxLength: LONGEST });
  if (characters.length === 0) return plain;
  const alike = fc.string({ unit: fc.constantFrom(...characters), maxLength: 2 * LONGEST });
  const told = fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((some) => some.join(' '));
  return fc.oneof({ weight: 3, arbitrary: alike }, { weight: 2, arbitrary: told }, { weight: 1, arbitrary: plain });
}

const PLAIN = 'aabcdeAB01 ,.-'.split('');
