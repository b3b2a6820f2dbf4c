import { occurrences } from './occurrences.ts';

/** Where lines stand in a file. */
export interface Place {
  readonly at: number;
  /** How many places matched as well as this one. */
  readonly among: number;
  /** Puts a replacing line at the indentation of the file, or undefined if it cannot be. */
  readonly indent: (line: string) => string | undefined;
}

/** Chooses one of several places, given in rising order. */
export type Choice = (places: readonly number[]) => number | undefined;

/** How many places are compared for their indentation, each of which takes the time of the whole search. */
const MAX_COMPARED = 20;

/**
 * Finds lines in a file: exactly, else but for white space at their ends, else with all of them indented by the same
 * white space more or less, else as the same letters and signs in other code points. Nothing fuzzier: what was meant would be a guess.
 */
export function locate(lines: readonly string[], wanted: readonly string[], choose: Choice): Place | undefined {
  const asIs = (line: string): string => line;
  const exact = occurrences(lines, wanted);
  const found = exact.length > 0 ? exact : occurrences(lines.map(trimEnd), wanted.map(trimEnd));
  const at = choose(found);
  if (at !== undefined) return { at, among: found.length, indent: asIs };
  const shifted = occurrencesShifted(lines, wanted)
    .slice(0, MAX_COMPARED)
    .flatMap((place) => {
      const indent = shiftAt(lines, wanted, place);
      return indent === undefined ? [] : [{ at: place, indent }];
    });
  const chosen = choose(shifted.map((place) => place.at));
  const place = shifted.find((candidate) => candidate.at === chosen);
  if (place !== undefined) return { ...place, among: shifted.length };
  const alike = occurrences(lines.map(plain), wanted.map(plain));
  const same = choose(alike);
  return same === undefined ? undefined : { at: same, among: alike.length, indent: asIs };
}

/** Signs for which models write the plain one: dashes, quotes and spaces. Codex takes them for the same too. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/[\u2018-\u201B]/g, "'"],
  [/[\u201C-\u201F]/g, '"'],
  [/[\u00A0\u2002-\u200A\u202F\u205F\u3000]/g, ' '],
];

function plain(line: string): string {
  return SIGNS.reduce((text, [sign, usual]) => text.replaceAll(sign, usual), line.normalize('NFC')).trimEnd();
}

function trimEnd(line: string): string {
  return line.trimEnd();
}

/** Places where the lines are the same but for an indentation that all have more or less of. */
function occurrencesShifted(lines: readonly string[], wanted: readonly string[]): number[] {
  const first = wanted.findIndex((line) => line.trim() !== '');
  const head = wanted[first]?.trim();
  if (head === undefined) return [];
  const keys = relative(lines);
  const rest = relative(wanted.slice(first)).slice(1);
  const starts = rest.length === 0 ? keys.map((_, index) => index) : occurrences(keys, rest).map((place) => place - 1);
  return starts
    .filter((place) => lines[place]?.trim() === head)
    .map((place) => place - first)
    .filter((place) => place >= 0 && lines.slice(place, place + first).every((line) => line.trim() === ''));
}

/** Each line without its indentation, and how much deeper it stands than the line above that is not blank. */
function relative(lines: readonly string[]): string[] {
  let above = 0;
  return lines.map((line) => {
    const text = line.trim();
    if (text === '') return '';
    const depth = indentOf(line).length;
    const key = `${depth - above} ${text}`;
    above = depth;
    return key;
  });
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

/** How a replacing line is indented at a place, if every wanted line lacks, or has too much of, one and the same white space. */
function shiftAt(lines: readonly string[], wanted: readonly string[], place: number): Place['indent'] | undefined {
  const pairs = wanted
    .map((line, index) => [indentOf(line), indentOf(lines[place + index] ?? ''), line.trim()] as const)
    .filter(([, , text]) => text !== '');
  const [given = '', there = ''] = pairs[0] ?? [];
  if (there.endsWith(given)) {
    const more = there.slice(0, there.length - given.length);
    if (!pairs.every(([mine, its]) => its === more + mine)) return undefined;
    return (line) => (line.trim() === '' ? line : more + line);
  }
  const less = given.slice(0, given.length - there.length);
  if (!pairs.every(([mine, its]) => mine === less + its)) return undefined;
  return (line) => (line.startsWith(less) ? line.slice(less.length) : line.trim() === '' ? line : undefined);
}
