import { isPlain } from './conforms.ts';
import type { Input } from './shape.ts';

/** Places of a long value that are edited: its beginning and its end, and some between. */
const PLACES = 6;

/** The inputs that lie next to one: a single value in it edited, each in all of its ways, or given to another parameter as well. */
export function editsOf(input: Input): Input[] {
  const edited = input.flatMap((value, index) => near(value).map((one) => input.with(index, one)));
  const places = [...input.keys()];
  const moved = places.flatMap((from) =>
    places.flatMap((to) => {
      const given = input.with(to, input[from]);
      return from === to ? [] : [given, given.with(from, input[to])];
    }),
  );
  return [...edited, ...moved];
}

function near(value: unknown): unknown[] {
  switch (typeof value) {
    case 'number':
      return nearNumber(value);
    case 'bigint':
      return [value + 1n, value - 1n, -value, 0n];
    case 'boolean':
      return [!value];
    case 'string':
      return nearString(value);
    default:
      break;
  }
  if (Array.isArray(value)) return nearArray(value);
  if (isPlain(value)) {
    const keys = Object.keys(value);
    const without = keys.map((key) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
    const edited = keys.flatMap((key) => near(value[key]).map((one) => ({ ...value, [key]: one })));
    return [{}, ...without, ...edited];
  }
  return [];
}

function nearNumber(value: number): number[] {
  const steps = [value + 1, value - 1, -value, 0, 1, 2 * value, Math.trunc(value / 2)];
  if (!Number.isInteger(value)) steps.push(Math.trunc(value), value + 0.5, value - 0.25);
  return [...new Set(steps)].filter((step) => !Object.is(step, -0) && step !== value);
}

/** A string that is a number is edited as one, too. */
const NUMERAL = /^-?\d{1,15}(?:\.\d{1,6})?$/;

function nearString(value: string): string[] {
  const characters = Array.from(value);
  const words = value.split(' ');
  const edited = [
    '',
    value + value,
    `${value} ${value}`,
    value.toUpperCase(),
    value.toLowerCase(),
    ` ${value}`,
    `${value} `,
    characters.toReversed().join(''),
    words.toReversed().join(' '),
    characters.toSorted().join(''),
    characters.slice(0, characters.length / 2).join(''),
    characters.slice(characters.length / 2).join(''),
    ...placesIn(characters.length).flatMap((at) => [
      characters.toSpliced(at, 1).join(''),
      characters.toSpliced(at, 0, characters[at] ?? '').join(''),
      characters.with(at, otherCase(characters[at] ?? '')).join(''),
      characters.with(at, characters[characters.length - 1 - at] ?? '').join(''),
      characters.toSpliced(at, 0, ' ').join(''),
    ]),
    ...placesIn(words.length).map((at) => words.toSpliced(at, 1).join(' ')),
    ...(NUMERAL.test(value) ? [...nearNumber(Number(value)), Number(value) + 0.5].map(String) : []),
  ];
  return [...new Set(edited)].filter((one) => one !== value);
}

function nearArray(value: readonly unknown[]): unknown[] {
  return [
    [],
    value.toReversed(),
    [...value, ...value],
    value.slice(1),
    value.slice(0, -1),
    value.slice(0, Math.floor(value.length / 2)),
    [...value.slice(1), ...value.slice(0, 1)],
    ...placesIn(value.length).flatMap((at) => [
      value.toSpliced(at, 1),
      value.toSpliced(at, 0, value[at]),
      value.with(at, value[value.length - 1 - at]),
      ...near(value[at]).map((one) => value.with(at, one)),
    ]),
  ];
}

function otherCase(character: string): string {
  const upper = character.toUpperCase();
  return upper === character ? character.toLowerCase() : upper;
}

function placesIn(length: number): number[] {
  if (length <= PLACES) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: PLACES }, (_, at) => Math.floor((at * (length - 1)) / (PLACES - 1)));
}
