import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Habits } from './arbitrary.ts';
import { isPlain } from './conforms.ts';
import { habitsOf } from './habits.ts';
import type { Input } from './shape.ts';
import { shuffled } from './shuffled.ts';

/** Characters that are alike: where one of them was seen, any may stand. */
const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'].map((all) =>
  Array.from(all),
);

/**
 * An input once more, in characters and numbers like those that were seen: what is strange about it may not matter to what it shows. Each strange
 * character becomes one other, the same in all its places: what was equal stays equal, what was not stays so, and lengths are what they were.
 *
 * @example
 * ```ts
 * homeward([['?', '!', '?']], habitsOf([[['a']]]), random); // [['k', 'd', 'k']]
 * ```
 */
export function homeward(input: Input, habits: Habits, random: RandomGenerator): Input {
  const rename = renaming(habitsOf([input]).characters, habits.characters, random);
  const put = (value: unknown): unknown => {
    if (typeof value === 'string') return Array.from(value, rename).join('');
    if (typeof value === 'number') return inRange(value, habits);
    if (Array.isArray(value)) return value.map(put);
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, put(held)]));
    return value;
  };
  return input.map(put);
}

function renaming(
  own: readonly string[],
  seen: readonly string[],
  random: RandomGenerator,
): (character: string) => string {
  const usual = new Set([...seen, ...ALPHABETS.filter((all) => all.some((one) => seen.includes(one))).flat()]);
  // What was different stays different, as far as there are enough.
  const free = shuffled([...usual.difference(new Set(own))], random);
  const strange = [...new Set(own).difference(usual)];
  const names = new Map(strange.map((character, at) => [character, free[at % free.length] ?? character]));
  return (character) => names.get(character) ?? character;
}

function inRange(value: number, { fractions, largest, negative }: Habits): number {
  const size = Math.abs(value) <= largest ? Math.abs(value) : Math.abs(value) % largest;
  const whole = fractions ? size : Math.trunc(size);
  return negative && value < 0 && whole > 0 ? -whole : whole;
}
