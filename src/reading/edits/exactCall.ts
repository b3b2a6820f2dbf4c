import type { Json } from '../../nouns/digest.ts';
import { PAIRS, PATHS } from './calls.ts';
import { occurrences } from './occurrences.ts';

/** A tool that replaces text which stands in a file exactly, and what it calls its arguments. */
export interface ExactTool {
  readonly name: string;
  readonly path: string;
  readonly old: string;
  readonly new: string;
  /** Texts beside, which it must be given. */
  readonly words: readonly string[];
}

/** Of the tools of a client one by which any change of a file can be written exactly; undefined where it has none. */
export function exactToolIn(tools: Readonly<Record<string, Json>>): ExactTool | undefined {
  for (const [name, schema] of Object.entries(tools)) {
    const properties = fieldOf(schema, 'properties');
    const typeOf = (key: string): Json | undefined => fieldOf(fieldOf(properties, key), 'type');
    const path = PATHS.find((key) => typeOf(key) === 'string');
    const pair = PAIRS.find(([old, fresh]) => typeOf(old) === 'string' && typeOf(fresh) === 'string');
    const required = fieldOf(schema, 'required');
    if (path === undefined || pair === undefined || typeOf('command') !== undefined) continue;
    const more = (Array.isArray(required) ? required : []).filter(
      (key): key is string => typeof key === 'string' && ![path, ...pair].includes(key),
    );
    if (more.every((key) => typeOf(key) === 'string' && fieldOf(fieldOf(properties, key), 'enum') === undefined))
      return { name, path, old: pair[0], new: pair[1], words: more };
  }
  return undefined;
}

/** The arguments by which such a tool makes one text of another: as few lines as stand in the file once. */
export function exactArguments(tool: ExactTool, path: string, before: string, after: string): string {
  const [old, fresh] = part(before, after);
  const words = Object.fromEntries(tool.words.map((key) => [key, 'Makes the edit.']));
  return JSON.stringify({ [tool.path]: path, [tool.old]: old, [tool.new]: fresh, ...words });
}

function part(before: string, after: string): readonly [old: string, fresh: string] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const least = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < least && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < least - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
  // Each time twice as much around, so that a long file is not searched once for each of its lines.
  for (let around = 1; ; around *= 2) {
    const [from, behind] = [Math.max(0, start - around), Math.max(0, end - around)];
    const found = old.slice(from, old.length - behind).join('');
    const isWhole = from === 0 && behind === 0;
    if (isWhole || (found !== '' && occurrences(before, found).length === 1))
      return [found, fresh.slice(from, fresh.length - behind).join('')];
  }
}

/** With their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function fieldOf(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined;
}
