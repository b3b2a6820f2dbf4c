import { parsedLine } from '../../src/text/jsonLines.ts';

/** Lines that look like records and are none: more of them are not written by mistake, and each costs an exception. */
const MOST_WRONG = 1000;

/**
 * Reads lines of JSON objects, among others.
 *
 * @param start - what a line begins with that may be one.
 * @returns for each line what it holds, or undefined.
 */
export function recordsIn(lines: readonly string[], start: string): unknown[] {
  let wrong = 0;
  return lines.map((line) => {
    if (wrong > MOST_WRONG || !line.startsWith(start) || !line.trimEnd().endsWith('}')) return undefined;
    const record = parsedLine(line);
    if (record === undefined) wrong++;
    return record;
  });
}
