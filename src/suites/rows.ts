import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ConfigError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';

/** One row of a file of tasks, and where it stands, for messages. */
export interface Row {
  readonly fields: Readonly<Record<string, unknown>>;
  /** File and line; for a JSON array, file and index. */
  readonly at: string;
}

/**
 * Reads rows: an object a line, or one JSON array of objects; either may be gzipped.
 *
 * @throws {@link ConfigError} when the file is not there, cannot be unpacked, has no rows, or one is no object.
 */
export async function readRows(file: string): Promise<Row[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ConfigError(`There is no file of tasks at ${file}.`, {
      at: file,
      fix: 'Check the path, or fetch a suite: see `weak-committee bench suites list`.',
      cause,
    });
  });
  const text = (isGzip(bytes) ? await unpack(bytes, file) : bytes).toString('utf8').replace(/^\uFEFF/, '');
  const rows = text.trimStart().startsWith('[') ? arrayOf(text, file) : linesOf(text, file);
  if (rows.length === 0) throw new ConfigError(`${file} holds no task.`, { at: file, fix: 'Give a file with rows.' });
  return rows;
}

/** The text of a field, under the first of these names that the row has. Throws {@link ConfigError} where it has none, or no text. */
export function textOf(row: Row, ...names: readonly [string, ...string[]]): string {
  const name = names.find((one) => present(row.fields[one])) ?? names[0];
  const value = row.fields[name];
  if (typeof value === 'string') return value;
  throw wrongField(row, names, value, 'a text');
}

/** The texts of a field; none where the row has no such field. Throws {@link ConfigError} where it holds something else. */
export function textsOf(row: Row, name: string): readonly string[] {
  const value = row.fields[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw wrongField(row, [name], value, 'a list of texts');
}

/** Refuses a file in which two rows have the same id. Throws {@link ConfigError} with both places. */
export function uniqueIds<Item extends { readonly id: string; readonly at: string }>(items: readonly Item[]): void {
  const seen = new Map<string, string>();
  for (const { id, at } of items) {
    const before = seen.get(id);
    if (before !== undefined)
      throw new ConfigError(`Two tasks are called ${id}: the other is at ${before}.`, { at, fix: 'Keep one of them.' });
    seen.set(id, at);
  }
}

function wrongField(row: Row, names: readonly string[], value: unknown, wanted: string): ConfigError {
  const name = names.join(' or ');
  const said = present(value) ? `The field ${name} is not ${wanted}.` : `The row has no field ${name}.`;
  return new ConfigError(said, { at: row.at, fix: `Rows of this kind have ${wanted} there: is it another format?` });
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpack(bytes: Buffer, file: string): Promise<Buffer> {
  return promisify(gunzip)(bytes).catch((cause: unknown) => {
    throw new ConfigError(`${file} cannot be unpacked.`, { at: file, fix: 'Fetch it again.', cause });
  });
}

function linesOf(text: string, file: string): Row[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [rowOf(parsedLine(line), `${file}:${index + 1}`, `Line ${index + 1}`)];
  });
}

function arrayOf(text: string, file: string): Row[] {
  const parsed = parsedLine(text);
  if (!Array.isArray(parsed))
    throw new ConfigError(`${file} is no JSON.`, { at: file, fix: 'Fetch or write it again.' });
  return parsed.map((item, index) => rowOf(item, `${file}[${index}]`, `Item ${index}`));
}

function rowOf(value: unknown, at: string, which: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { fields: { ...value }, at };
  throw new ConfigError(`${which} is no JSON object.`, { at, fix: 'Write one task a line, each a JSON object.' });
}
