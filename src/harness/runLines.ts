import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';

/** Each line of a file. What was cut off when a run was killed is passed over. */
export function readLines<Row>(file: string, isRow: (row: unknown) => row is Row): Row[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const row = parsedLine(line);
    if (isRow(row)) return [row];
    if (index === lines.length - 1) return [];
    throw new ConfigError(`Line ${index + 1} of ${file} is not what a run keeps there.`, {
      at: `${file}:${index + 1}`,
      fix: 'Take the file from a copy, or remove the folder and run it again.',
    });
  });
}

/** Ends a file in a whole line, so that more can be added: a line that is whole but for its end is ended, one that was cut off is taken away. */
export function mendEnd(file: string): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (last === '') return;
  if (parsedLine(last) === undefined) writeFileSync(file, text.slice(0, text.length - last.length));
  else appendFileSync(file, '\n');
}
