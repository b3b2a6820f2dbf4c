import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';
import { writeWhole } from '../text/wholeFile.ts';
import { parsedLine } from '../text/jsonLines.ts';
import type { Label } from './risk.ts';

/** A label as it stands in a file. */
export interface LabelRow extends Omit<Label, 'score'> {
  /** Left out where nothing was compared when the answer was returned. */
  readonly score?: number;
  readonly task: string;
  readonly run?: string;
  /** The line of a test that the answer fails. */
  readonly line?: string;
}

/**
 * Adds a label to a file. One of the same run and line is there once.
 *
 * @throws {@link ConfigError} where the file holds something else.
 */
export function addLabel(file: string, label: LabelRow): void {
  if (rowsIn(file).some(({ run, line }) => run !== undefined && run === label.run && line === label.line)) return;
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(label)}\n`);
}

/** Puts labels in the place of those that the file has of the same sources. */
export function replaceLabels(file: string, labels: readonly LabelRow[]): void {
  const sources = new Set(labels.map(({ source }) => source));
  const kept = rowsIn(file).filter(({ source }) => !sources.has(source));
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, [...kept, ...labels].map((label) => `${JSON.stringify(label)}\n`).join(''));
}

/**
 * The labels of a file that have a score; none where there is no file. What is said twice of one answer counts once: copies are no evidence.
 *
 * @throws {@link ConfigError} for a line that is no label.
 */
export function readLabels(file: string): Label[] {
  const once = new Map(rowsIn(file).map((row) => [JSON.stringify([row.source, row.task, row.run]), row]));
  return [...once.values()].flatMap(({ score, wrong, source }) =>
    score === undefined ? [] : [{ score, wrong, source }],
  );
}

function rowsIn(file: string): LabelRow[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index): LabelRow[] => {
      if (line.trim() === '') return [];
      const row = parsedLine(line);
      if (isRow(row)) return [row];
      throw new ConfigError(`Line ${index + 1} of ${file} is no label.`, {
        at: `${file}:${index + 1}`,
        fix: 'Take the line out, or mend it: { "task": …, "source": …, "wrong": true or false, "score": 0 to 1 }.',
      });
    });
}

function isRow(row: unknown): row is LabelRow {
  if (typeof row !== 'object' || row === null || !('wrong' in row) || !('source' in row)) return false;
  if (typeof row.wrong !== 'boolean' || typeof row.source !== 'string') return false;
  return !('score' in row) || (typeof row.score === 'number' && row.score >= 0 && row.score <= 1);
}
