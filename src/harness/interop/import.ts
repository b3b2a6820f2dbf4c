import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ConfigError } from '../../errors.ts';
import { parsedLine } from '../../text/jsonLines.ts';
import type { EvalPlusRow } from './evalplus.ts';
import type { MultiplERow } from './multiplE.ts';

/** An answer as `recording(file)` replays it. */
export interface ImportedAnswer {
  readonly task: string;
  readonly model: string;
  readonly ordinal: number;
  readonly code: string;
  /** What the other harness found, for `recorded()`. */
  readonly passed?: boolean;
}

/**
 * Reads samples of EvalPlus (`task_id` with `solution` or `completion`) or MultiPL-E (`name` with `prompt` and `completions`, `results` too where
 * they were run): a JSONL file, or a folder of `.json` files, also gzipped.
 *
 * @param prompts - by task, for samples that are only completions.
 * @throws {@link ConfigError} where a row is neither, naming its line.
 */
export function importSamples(
  path: string,
  model: string,
  prompts: ReadonlyMap<string, string> = new Map(),
): ImportedAnswer[] {
  const taken = new Map<string, number>();
  return rowsOf(path).flatMap(({ row, at }) => {
    const answers = isEvalPlus(row)
      ? [{ task: row.task_id, code: row.solution ?? completed(row, prompts, at) }]
      : isMultiplE(row)
        ? row.completions.map((completion, index) => {
            const result = row.results?.[index];
            return {
              task: row.name,
              code: `${row.prompt}${completion}`,
              ...(result !== undefined && { passed: result.status === 'OK' && result.exit_code === 0 }),
            };
          })
        : undefined;
    if (answers === undefined)
      throw new ConfigError('This is no sample of EvalPlus or MultiPL-E.', {
        at,
        fix: 'A line has task_id with solution or completion, or name with prompt and completions.',
      });
    return answers.map((answer) => {
      const ordinal = taken.get(answer.task) ?? 0;
      taken.set(answer.task, ordinal + 1);
      return { model, ordinal, ...answer };
    });
  });
}

/** The prompts of a suite in EvalPlus' shape (`task_id` and `prompt`), by task. */
export function promptsOf(path: string): Map<string, string> {
  return new Map(
    rowsOf(path).map(({ row, at }) => {
      if (!isRecord(row) || typeof row['task_id'] !== 'string' || typeof row['prompt'] !== 'string')
        throw new ConfigError('This is no problem of EvalPlus.', { at, fix: 'A line has task_id and prompt.' });
      return [row['task_id'], row['prompt']];
    }),
  );
}

function completed(row: EvalPlusRow, prompts: ReadonlyMap<string, string>, at: string): string {
  const prompt = prompts.get(row.task_id);
  if (prompt === undefined)
    throw new ConfigError(`The sample of ${row.task_id} only completes a prompt, which is not known.`, {
      at,
      fix: 'Give the suite they are of with --prompts FILE (lines with task_id and prompt).',
    });
  return `${prompt}${row.completion ?? ''}`;
}

interface Row {
  readonly row: unknown;
  readonly at: string;
}

function rowsOf(path: string): Row[] {
  const files = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.json(\.gz)?$/.test(name))
        .toSorted()
        .map((name) => join(path, name))
    : [path];
  const rows = files.flatMap((file): Row[] => {
    const text = textOf(file);
    if (/\.json(\.gz)?$/.test(file)) return [{ row: parsedLine(text), at: file }];
    return text
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [{ row: parsedLine(line), at: `${file}:${index + 1}` }]));
  });
  if (rows.length === 0) throw new ConfigError(`${path} holds nothing.`, { at: path, fix: 'Name another file.' });
  return rows;
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read.`, { at: file, fix: 'Check the path.', cause });
  }
}

function isRecord(row: unknown): row is Record<string, unknown> {
  return typeof row === 'object' && row !== null;
}

function isEvalPlus(row: unknown): row is EvalPlusRow {
  return (
    isRecord(row) &&
    typeof row['task_id'] === 'string' &&
    (typeof row['solution'] === 'string' || typeof row['completion'] === 'string')
  );
}

function isMultiplE(row: unknown): row is MultiplERow {
  return (
    isRecord(row) &&
    typeof row['name'] === 'string' &&
    typeof row['prompt'] === 'string' &&
    Array.isArray(row['completions']) &&
    row['completions'].every((completion) => typeof completion === 'string')
  );
}
