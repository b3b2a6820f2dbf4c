import { posix } from 'node:path';
import { TaskError } from '../../src/errors.ts';
import type { Diagnostic, Report } from '../../src/typescript/messages.ts';
import { MAX_BEFORE } from '../../src/typescript/report.ts';
import { optionIn, type Link } from '../../src/typescript/settings.ts';
import type { Files } from '../../src/workspace/workspace.ts';

/** Errors of the unchanged workspace: no proposal is answerable for them. */
export interface Known {
  /** Those errors that a candidate with these files brings. */
  fresh(found: Found, files: Files): Diagnostic[];
  readonly list: readonly Diagnostic[];
}

type Found = Pick<Report, 'diagnostics' | 'unparsed'>;

/** What an importer asks for is not there: a module, or a name of it. */
const ASKS = /^TS(?:2305|2306|2307|2614|2724|2792|7016)$/;

/** What is wrong where something of a target is not what it will be: parameters without a type, properties that are not there yet, directives that expect an error. */
const FOLLOWS = /^TS(?:70(?:0[5-9]|1[0-9]|2[2-5]|3[1-4]|5[1-7])|2339|2551|2578)$/;

/** Two states of the unchanged workspace. */
interface Before {
  /** With targets that hold nothing where there are none yet. */
  readonly stubbed: Found;
  /** With such that give importers whatever they ask for; undefined where none is missing. What is wrong in one state alone waits for a target. */
  readonly satisfied: Pick<Found, 'diagnostics'> | undefined;
}

/**
 * Tells the errors of the unchanged workspace from those of a candidate. In a file that it leaves as it is, an error is known by its place.
 * In one that it writes, lines move: there it is known by its code and its text, and as often as it was there before. That a target
 * does not parse is never excused, since nothing else would be asked of it. What was wrong in a file that it takes away may be wrong in one that it
 * makes instead.
 *
 * @throws {@link TaskError} where the workspace has so many that not all of them can be told.
 */
export function knownOf(
  { stubbed, satisfied }: Before,
  targets: readonly string[],
  { removed, added }: Moved = NOT_MOVED,
): Known {
  const { diagnostics, unparsed } = stubbed;
  if (diagnostics.length >= MAX_BEFORE)
    throw new TaskError(`The workspace has ${MAX_BEFORE.toLocaleString('en')} type errors of its own, or more.`, {
      ...(diagnostics[0] && { at: placeOf(diagnostics[0]) }),
      fix: 'Mend some, or name fewer files in the tsconfig: what a proposal adds could not be told from them.',
    });
  const stays = satisfied && countsOf(satisfied.diagnostics, placedKey);
  const waits = diagnostics.map(
    (one) => asksForTarget(one, targets) || (stays !== undefined && !take(stays, placedKey(one))),
  );
  const waiting = new Set(diagnostics.filter((_, index) => waits[index] === true).map(({ file }) => file));
  const excuses = (one: Diagnostic, silent: boolean): boolean => !silent || !targets.includes(one.file);
  const list = diagnostics.filter(
    (one, index) =>
      excuses(one, unparsed) && waits[index] !== true && !(FOLLOWS.test(one.code) && waiting.has(one.file)),
  );
  return {
    list,
    fresh(found, files) {
      const left = countsOf(list, (one) => (removed.has(one.file) ? movedKey(one) : keyIn(files, one)));
      const wasThere = (one: Diagnostic): boolean =>
        take(left, keyIn(files, one)) || (added.has(one.file) && take(left, movedKey(one)));
      return found.diagnostics.filter((one) => !(excuses(one, found.unparsed) && wasThere(one)));
    },
  };
}

/** Targets that a candidate takes away, and those that are not there before it. */
interface Moved {
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

const NOT_MOVED: Moved = { removed: new Set(), added: new Set() };

function movedKey({ code, message }: Diagnostic): string {
  return `moved ${code} ${message}`;
}

/**
 * Refuses settings under which a check would say nothing: options that TypeScript 7 has dropped, no library of the language, text that is
 * no tsconfig.
 *
 * @throws {@link TaskError}
 */
export function refuseSettings(found: readonly Diagnostic[], config: string, chain: readonly Link[]): void {
  const one = found.find(
    ({ file, code }) =>
      /^TS(?:5102|5107|5108|5090|2318)$/.test(code) || (/^TS1\d{3}$/.test(code) && /tsconfig[^/]*\.json$/.test(file)),
  );
  if (one === undefined) return;
  const [, named = ''] = one.code === 'TS2318' ? ['', 'lib'] : (/[Oo]ption '([^'=]+)/.exec(one.message) ?? []);
  throw new TaskError(
    `No compiler here can read the settings of ${config}${named && `, option ${named}`}: ${one.code} ${one.message}`,
    {
      at:
        optionIn(chain, named)?.path ?? (one.file.startsWith('weak-committee.') || one.file === '' ? config : one.file),
      fix: 'Mend it, or install the TypeScript that the project is written for (2 to 6) in its node_modules: it judges where TypeScript 7 cannot.',
    },
  );
}

function asksForTarget({ file, code, message }: Diagnostic, targets: readonly string[]): boolean {
  const specifier = ASKS.test(code) ? /["'](\.{1,2}\/[^"']+)["']/.exec(message)?.[1] : undefined;
  if (specifier === undefined) return false;
  const path = bare(posix.join(posix.dirname(file), specifier));
  return targets.some((target) => bare(target) === path || bare(target) === `${path}/index`);
}

function bare(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}

/** Says what is known, for the warnings. */
export function saidOf(list: readonly Diagnostic[]): string[] {
  const [first] = list;
  if (first === undefined) return [];
  const more = list.length > 1 ? ` (and ${list.length - 1} more)` : '';
  const where = first.file === '' ? '' : `${placeOf(first)} `;
  return [`Known type errors, not held against proposals: ${where}${first.code} ${first.message}${more}`];
}

function keyIn(files: Files, one: Diagnostic): string {
  return one.file in files ? `${one.file} ${one.code} ${one.message}` : placedKey(one);
}

function placedKey({ file, line, column, code, message }: Diagnostic): string {
  return file === '' ? `${code} ${message}` : `${file}:${line}:${column} ${code}`;
}

function placeOf({ file, line, column }: Diagnostic): string {
  return `${file}:${line}:${column}`;
}

function countsOf(list: readonly Diagnostic[], keyOf: (one: Diagnostic) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** Whether there was one left, which then is taken. */
function take(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}
