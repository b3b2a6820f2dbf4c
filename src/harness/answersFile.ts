import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Origin } from '../nouns/member.ts';
import { parsedLine } from '../text/jsonLines.ts';

/** One answer as it is kept: a line of JSON, which `recording(file)` replays. */
export interface RecordedAnswer {
  readonly task: string;
  readonly model: string;
  /** Its number among the samples of this task and model, from 0. */
  readonly ordinal: number;
  /** What the diversity ladder asked for. */
  readonly rung: string;
  readonly temperature: number | null;
  /** Of the request, and which of its choices this is. */
  readonly seed: number | null;
  readonly choice: number;
  /** False: it was cut off at the member's limit of tokens. */
  readonly finished: boolean;
  /** Of the whole prompt, also where several choices shared it; null where the server did not count. */
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  /** From the request until this answer was whole, others being written beside it. */
  readonly seconds: number;
  /** The day, in UTC. */
  readonly date: string;
  readonly origin: Origin;
  readonly text: string;
}

/**
 * The answers that a file holds; none where there is no file. A last line that was cut off when a recording was killed is left out.
 *
 * @throws {@link ConfigError} when a line is no recorded answer with an ordinal.
 */
export function readAnswers(file: string): RecordedAnswer[] {
  return wholeLines(file).map((line, index) => {
    const answer = parsedLine(line);
    if (
      typeof answer === 'object' &&
      answer !== null &&
      ['task', 'model', 'ordinal', 'text'].every((key) => key in answer)
    )
      return answer as RecordedAnswer;
    throw new ConfigError(`Line ${index + 1} of ${file} is no answer that \`record\` wrote.`, {
      at: `${file}:${index + 1}`,
      fix: 'Name another file; nothing was changed.',
    });
  });
}

function wholeLines(file: string): string[] {
  const lines = textOf(file).split('\n');
  const last = lines.pop() ?? '';
  return [...lines, ...(isWhole(last) ? [last] : [])].filter((line) => line !== '');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new ConfigError(`${file} cannot be read.`, { at: file, fix: 'Name another file.', cause });
  }
}

/** Not a line that was being written when the process was killed. */
function isWhole(line: string): boolean {
  return parsedLine(line) !== undefined;
}

/** Adds lines to a file, each on the disk when the call returns. What is left of a line that was cut off goes first. */
export function openLines(file: string): Disposable & { write(answer: RecordedAnswer): void } {
  let descriptor: number;
  try {
    mkdirSync(dirname(file), { recursive: true });
    descriptor = openSync(file, 'a+');
    const bytes = readFileSync(file);
    const whole = bytes.lastIndexOf('\n') + 1;
    if (isWhole(bytes.subarray(whole).toString())) writeSync(descriptor, '\n');
    else ftruncateSync(descriptor, whole);
  } catch (cause) {
    throw new ConfigError(`${file} cannot be written.`, {
      at: file,
      fix: 'Name a file in a folder that you may write.',
      cause,
    });
  }
  return {
    write(answer) {
      writeSync(descriptor, `${JSON.stringify(answer)}\n`);
      fsyncSync(descriptor);
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
