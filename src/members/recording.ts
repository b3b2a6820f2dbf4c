import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { sha256 } from '../nouns/digest.ts';
import { ConfigError, MemberError } from '../errors.ts';
import { parsedLine } from '../text/jsonLines.ts';
import type { Message } from '../nouns/conversation.ts';
import { tokensAbout, type Member, type MemberEvent } from '../nouns/member.ts';
import { limitsOf, pricesOf, type MemberOptions } from './defaults.ts';

/** Which of a file's answers a recording replays. */
export interface RecordingOptions extends Omit<MemberOptions, 'abilities' | 'requestsPerMinute' | 'tokensPerMinute'> {
  /** The recorded model; may be left out where the file holds one only. */
  readonly model?: string;
  /** Keeps only rows in which each of these fields has this value, such as `{ typeConstrained: false }`. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
}

/** One recorded answer, whichever of the known files it came from. */
interface Row {
  readonly task: string;
  readonly model: string;
  /** Its place among the answers of its task and model, where the file does not have them in order. */
  readonly ordinal?: number;
  /** Raw model text, from which code is extracted. */
  readonly text?: string;
  /** Code already: the whole file. */
  readonly code?: string;
  readonly finished?: boolean;
  readonly seconds?: number | null;
  readonly promptTokens?: number | null;
  readonly completionTokens?: number | null;
  readonly tscOk?: boolean | null;
  readonly testsPassed?: boolean | null;
  readonly passed?: boolean | null;
}

/**
 * Replays real answers from a JSONL file, such as `weak-committee record` writes, in recorded order: by `ordinal` where rows have one, else
 * the first sample of a task is the first row of that task and model. There are never more answers than rows. Rows have `task`, `model` and `text` (raw) or `code` (a whole file);
 * `promptTokens` and `completionTokens` where they were measured (else they are estimated and said to be), `seconds`,
 * `finished`, and the verdict for `recorded()`: `passed`, or `tscOk` and `testsPassed`.
 *
 * @throws {@link ConfigError} when the file cannot be read, a line is no such row, or nothing matches.
 * @example
 * ```ts
 * recording('samples.jsonl', { model: 'gemma-2-2b-it', where: { typeConstrained: false }, prices: { input: 1, output: 1 } });
 * ```
 */
export function recording(file: string, options: RecordingOptions = {}): Member {
  const rows = rowsOf(file).filter((row) =>
    Object.entries(options.where ?? {}).every(([field, value]) => Reflect.get(row, field) === value),
  );
  const models = [...new Set(rows.map(({ model }) => model))];
  const model = options.model ?? models[0];
  if (model === undefined || !models.includes(model)) {
    throw new ConfigError(
      model === undefined ? `${file} holds no matching answer.` : `${file} has no answers of ${model}.`,
      { at: 'recording', fix: models.length > 0 ? `It has: ${models.join(', ')}.` : 'Check `where`.' },
    );
  }
  if (options.model === undefined && models.length > 1)
    throw new ConfigError(`${file} holds answers of ${models.length} models.`, {
      at: 'recording.model',
      fix: `Choose one of: ${models.join(', ')}.`,
    });
  const own = rows.filter((row) => row.model === model).toSorted((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0));
  const byTask = Map.groupBy(own, ({ task }) => task);
  const name = options.name ?? model;
  return {
    name,
    prices: pricesOf(options, name),
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: {
      // The worst case of a call is known here: the longest answer, the longest prompt that was recorded.
      ...limitsOf({ maxOutputTokens: Math.max(1, ...own.map(outputTokensOf)), ...options }, name),
      maxInputTokens: Math.max(0, ...own.map(({ promptTokens }) => promptTokens ?? 0)),
    },
    answersFor: ({ id }) => byTask.get(id)?.length ?? 0,
    origin: async () => ({ recording: basename(file), sha256: sha256(readFileSync(file)) }),
    async *propose({ task, messages, ordinals: [ordinal = 0], signal }): AsyncGenerator<MemberEvent> {
      signal.throwIfAborted();
      const row = byTask.get(task.id)?.[ordinal];
      if (row === undefined)
        throw new MemberError(`${name} has no recorded answer ${ordinal + 1} for ${task.id}.`, {
          fix: 'Ask for fewer samples, or record more.',
        });
      yield* eventsOf(row, messages);
    },
  };
}

/** A recorded answer as a call would have yielded it. What was not counted is estimated from the messages and the text. */
export function* eventsOf(row: Row, messages: readonly Message[]): Generator<MemberEvent> {
  const text = row.text ?? row.code ?? '';
  yield { kind: 'chunk', choice: 0, text };
  yield {
    kind: 'usage',
    usage: {
      inputTokens: row.promptTokens ?? messages.reduce((sum, { content }) => sum + tokensAbout(content), 0),
      cachedInputTokens: 0,
      outputTokens: outputTokensOf(row),
      estimated: typeof row.promptTokens !== 'number' || typeof row.completionTokens !== 'number',
    },
  };
  const recorded = verdictOf(row);
  const ms = typeof row.seconds === 'number' ? row.seconds * 1000 : 0;
  yield {
    kind: 'answer',
    choice: 0,
    text,
    finish: row.finished === false ? 'length' : 'stop',
    plain: row.text === undefined,
    ms,
    ...(recorded !== undefined && { recorded }),
  };
}

/** The recorded verdict; null upstream means that it was not measured, so there is none. */
function verdictOf({ passed, tscOk, testsPassed }: Row): boolean | undefined {
  if (typeof passed === 'boolean') return passed;
  // Tests that were not run because the code did not compile are no open question.
  return typeof tscOk === 'boolean' ? tscOk && testsPassed === true : undefined;
}

/** Tokens of a recorded answer: as measured, else about as many as its text has. */
function outputTokensOf({ completionTokens, text, code }: Row): number {
  return completionTokens ?? tokensAbout(text ?? code ?? '');
}

function rowsOf(file: string): Row[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`The recording ${resolve(file)} cannot be read.`, {
      at: 'recording',
      fix: 'Check the path; in a configuration, build it with import.meta.dirname.',
      cause,
    });
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = parsedLine(line);
    if (!isRow(row))
      throw new ConfigError(`Line ${index + 1} of ${file} is no recorded answer.`, {
        at: `${file}:${index + 1}`,
        fix: 'Each line is a JSON object with task, model, and text or code.',
      });
    return [row];
  });
}

function isRow(row: unknown): row is Row {
  return (
    typeof row === 'object' &&
    row !== null &&
    'task' in row &&
    typeof row.task === 'string' &&
    'model' in row &&
    typeof row.model === 'string' &&
    (('text' in row && typeof row.text === 'string') || ('code' in row && typeof row.code === 'string'))
  );
}
