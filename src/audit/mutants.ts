import { TaskError } from '../errors.ts';
import type { Files } from '../workspace/workspace.ts';

/** A place in a text, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** One small change of a program, which tests that are worth something notice. */
export interface Mutant {
  /** Its number among all of them. */
  readonly id: string;
  readonly file: string;
  /** The kind of change, by the name that StrykerJS gives it. */
  readonly mutator: string;
  readonly start: Place;
  /** Just behind its last character. */
  readonly end: Place;
  readonly replacement: string;
  /** Why it is left out, where a comment of the file says so. */
  readonly ignored?: string;
}

/** Sources with all of their mutants in them, of which none is switched on. */
export interface Mutated {
  readonly mutants: readonly Mutant[];
  /** Instrumented texts by path. */
  readonly files: Files;
}

/**
 * Makes the mutants of some sources by StrykerJS's instrumenter, so that they are the same ones.
 *
 * @throws {@link TaskError} for a source that does not parse.
 */
export async function mutantsOf(sources: Files): Promise<Mutated> {
  // It brings Babel along, which takes most of a second to load.
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const files = Object.entries(sources).map(([name, content]) => ({ name, content, mutate: true }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const result = await new Instrumenter(SILENT).instrument(files, options).catch((cause: unknown) => {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new TaskError(`A source cannot be read: ${said.split('\n', 1)[0]}`, {
      at: 'audit',
      fix: 'Mend it, or name the sources to be changed without it.',
      cause,
    });
  });
  return {
    files: Object.fromEntries(result.files.map(({ name, content }) => [name, content])),
    mutants: result.mutants.map(({ id, fileName, mutatorName, location, replacement, statusReason }) => ({
      id,
      file: fileName,
      mutator: mutatorName,
      start: placeOf(location.start),
      end: placeOf(location.end),
      replacement,
      ...(statusReason !== undefined && { ignored: statusReason }),
    })),
  };
}

/** The text of a file with a mutant in it, and nothing else changed. */
export function mutatedText(text: string, { start, end, replacement }: Mutant): string {
  const starts = lineStarts(text);
  return text.slice(0, offsetOf(starts, start)) + replacement + text.slice(offsetOf(starts, end));
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ index, 0: end }) => index + end.length)];
}

function offsetOf(starts: readonly number[], { line, column }: Place): number {
  return (starts[line - 1] ?? 0) + column - 1;
}

function placeOf({ line, column }: { readonly line: number; readonly column: number }): Place {
  return { line: line + 1, column: column + 1 };
}

const nothing = (): void => {};
const no = (): boolean => false;
const SILENT = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};
