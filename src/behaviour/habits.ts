import type { Habits } from './arbitrary.ts';
import { isPlain } from './conforms.ts';
import type { Input } from './shape.ts';

/** The largest number that calls are made with: what is computed by counting up should end. */
const LARGEST = 1_000;

/** What seen inputs have in common. */
export function habitsOf(inputs: readonly Input[]): Habits {
  const numbers: number[] = [];
  const characters = new Set<string>();
  const words = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) numbers.push(value);
    if (typeof value === 'string') {
      for (const character of value) characters.add(character);
      for (const word of value.split(/\s+/)) words.add(word);
    }
    if (Array.isArray(value)) value.forEach(visit);
    else if (isPlain(value)) Object.entries(value).forEach(visit);
  };
  inputs.forEach((input) => input.forEach(visit));
  return {
    fractions: numbers.some((one) => !Number.isInteger(one)),
    negative: numbers.some((one) => one < 0),
    largest: Math.min(LARGEST, Math.max(10, ...numbers.map(Math.abs))),
    characters: [...characters],
    words: [...words],
  };
}
