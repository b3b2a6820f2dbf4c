import { isPlain } from './conforms.ts';
import type { Input } from './shape.ts';

/** Values of one place that must be seen before the few that they are count as all that may stand there. */
const ENOUGH = 6;
/** As many different values as make a choice of a few. */
const FEW = 3;

/**
 * Says how strange an input is: how many kinds of values it has that no seen input shows in that place. What a task is about is seldom written in
 * types, and sound proposals may part where no one cares: below zero, on nothing at all, on letters among digits.
 */
export function openStrangeness(seen: readonly Input[]): (input: Input) => number {
  const visits = seen.map(valuesIn);
  const known = new Set(visits.flatMap((values) => values.flatMap(({ at, value }) => kindsOf(at, value))));
  const few = placesOfFew(visits.flat());
  return (input) => {
    const strange = new Set<string>();
    for (const { at, value } of valuesIn(input)) {
      for (const kind of kindsOf(at, value)) if (!known.has(kind)) strange.add(kind);
      if (few.get(at)?.has(value) === false) strange.add(`${at} none of the few`);
    }
    return strange.size;
  };
}

/** A value within an input. Items of a list stand in one place, whatever their number. */
interface Placed {
  readonly at: string;
  readonly value: unknown;
}

function valuesIn(input: Input): Placed[] {
  const found: Placed[] = [{ at: 'arguments', value: input.length }];
  const visit = (value: unknown, at: string): void => {
    found.push({ at, value });
    if (Array.isArray(value)) for (const item of value) visit(item, `${at}[]`);
    else if (isPlain(value))
      for (const [key, held] of Object.entries(value)) {
        visit(key, `${at} key`);
        visit(held, `${at}{}`);
      }
  };
  for (const [index, value] of input.entries()) visit(value, String(index));
  return found;
}

/** The kinds of a value in a place: the parts into which programs divide what they are given. */
function kindsOf(at: string, value: unknown): string[] {
  return traitsOf(value).map((trait) => `${at} ${trait}`);
}

function traitsOf(value: unknown): string[] {
  switch (typeof value) {
    case 'number':
      return [
        value < 0 ? 'below zero' : value > 0 ? 'above zero' : 'zero',
        ...(Number.isInteger(value) ? [] : ['fraction']),
        ...(Math.abs(value) < 1_000 ? [] : [`digits ${Math.floor(Math.log10(Math.abs(value)))}`]),
      ];
    case 'string':
      return [...new Set(Array.from(value, sortOf)), ...(value === '' ? ['empty'] : [])];
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return [typeof value];
    default:
      if (Array.isArray(value)) return value.length === 0 ? ['empty'] : ['list'];
      if (value === null) return ['null'];
      return isPlain(value) && Object.keys(value).length === 0 ? ['empty'] : ['object'];
  }
}

/** Letters of one case are alike, and digits, and spaces; a sign is like no other. */
function sortOf(character: string): string {
  if (/\p{Ll}/u.test(character)) return 'small letter';
  if (/\p{Lu}/u.test(character)) return 'capital letter';
  if (/\d/.test(character)) return 'digit';
  return /\s/.test(character) ? 'space' : character;
}

/** Places of numbers where but a few were seen, over and over: zeros and ones are seldom examples of any number. */
function placesOfFew(values: readonly Placed[]): Map<string, Set<unknown>> {
  const numbers = Map.groupBy(
    values.filter(({ value }) => typeof value === 'number'),
    ({ at }) => at,
  );
  return new Map(
    [...numbers].flatMap(([at, own]): [string, Set<unknown>][] => {
      const different = new Set(own.map(({ value }) => value));
      return at !== 'arguments' && own.length >= ENOUGH && different.size <= FEW ? [[at, different]] : [];
    }),
  );
}
