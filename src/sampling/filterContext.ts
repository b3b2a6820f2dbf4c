import { byPrice, type Member } from '../nouns/member.ts';
import { fenced } from '../text/fenced.ts';
import type { Brief, ShownFile } from './prompt.ts';

/** Text of files, in characters, below which nothing is filtered: the questions would cost more than they save. */
const LARGE = 6000;
/** Text of files in one question, in characters. */
const IN_ONE = 24_000;
/** Lines that are shown before and after those that are picked. */
const AROUND = 2;

/** Some lines of one file, as a question shows them. */
interface Piece {
  readonly file: ShownFile;
  readonly lines: readonly string[];
  /** The number of the first of them, from 1. */
  readonly from: number;
}

type Range = readonly [from: number, to: number];

/**
 * Lets a cheap member pick what a dear one is shown of a large context: it is shown all files with numbered lines, and says which of these are needed.
 * Nothing else that it says goes any further. What is left out is listed. A file that an answer has to hold as a whole is shown as a whole, or not at all
 * where there are others to write. What nobody says anything of use about is shown as it is.
 *
 * After "HiFi-RAG: Hierarchical Content Filtering and Two-Pass Generation", arXiv:2512.22442, whose filter is a model several times cheaper than
 * the one that writes.
 *
 * @param ask - puts a question to a cheap member; empty where nobody answers.
 * @returns the brief for the dear member, and in words what it leaves out; the same brief where it leaves out nothing.
 */
export async function filterContext(
  brief: Brief,
  ask: (question: string, reason: string) => Promise<string>,
): Promise<{ readonly brief: Brief; readonly leftOut?: string }> {
  const questions = questionsFor(brief);
  if (questions.length === 0) return { brief };
  const reason = 'picks what the strong member is shown';
  const picks = await Promise.all(questions.map(async ({ text, pieces }) => pickedIn(await ask(text, reason), pieces)));
  const picked = new Map<ShownFile, Range[]>();
  for (const [file, range] of picks.flat()) picked.set(file, [...(picked.get(file) ?? []), range]);
  const asked = new Set(questions.flatMap(({ pieces }) => pieces.map(({ file }) => file)));
  const files = brief.files.flatMap((file) => (asked.has(file) ? shownOf(file, picked.get(file)) : [file]));
  const gone = brief.files.filter(({ path }) => !files.some((file) => file.path === path));
  const parts = files.filter(({ lines }) => lines !== undefined);
  if (gone.length + parts.length === 0) return { brief };
  const list = gone.map(({ path, text }) => `${path} (${countOf(linesOf(text).length)})`).join(', ');
  return {
    brief: {
      ...brief,
      files,
      ...(gone.length > 0 && { leftOut: `These files are there too, and are not shown: ${list}.` }),
    },
    leftOut: [
      ...(gone.length > 0 ? [`It is not shown ${list}.`] : []),
      ...parts.map(({ path, lines }) => `Of ${path} it is shown ${lines}.`),
    ].join(' '),
  };
}

/**
 * Who of these would pick what a dear member is shown: nobody where that looks for itself, in a copy of the workspace, or where the question would cost
 * more than half of what it can save.
 */
export function pickerFor(committee: readonly Member[], strong: Member): Member | undefined {
  if (strong.abilities.files === true) return undefined;
  const [picker] = byPrice(committee).filter(({ abilities }) => abilities.files !== true);
  if (picker?.prices === undefined || strong.prices === undefined) return picker;
  return 2 * picker.prices.input <= strong.prices.input ? picker : undefined;
}

/** What a cheap member is asked about the files of a brief, if they are many or large. */
export function questionsFor(brief: Brief): readonly { readonly text: string; readonly pieces: readonly Piece[] }[] {
  const { files } = brief;
  const written = files.filter(({ readOnly }) => !readOnly).length;
  // The only file that is to be written is always shown.
  const open = files.filter(({ readOnly }) => readOnly || written > 1);
  if (open.reduce((sum, { text }) => sum + text.length, 0) < LARGE) return [];
  const questions: Piece[][] = [];
  let room = 0;
  for (const piece of open.flatMap(piecesOf)) {
    const size = sizeOf(piece.lines);
    if (size > room) {
      questions.push([]);
      room = IN_ONE;
    }
    room -= size;
    questions.at(-1)?.push(piece);
  }
  return questions.map((pieces) => ({ text: questionOf(brief, pieces), pieces }));
}

function questionOf({ prompt, beginning, language }: Brief, pieces: readonly Piece[]): string {
  const shown = pieces.map(({ file: { path, readOnly }, lines, from }) => {
    const numbered = lines.map((line, index) => `${from + index}  ${line}`).join('\n');
    return `The file ${path}${readOnly ? '' : ' (may be changed)'}:\n\n${fenced(language, numbered)}`;
  });
  return [
    'Another programmer is to do this task:',
    prompt,
    beginning,
    'These files belong to the project. Their lines are numbered.',
    ...shown,
    'Which lines does that programmer have to see for it? Those that declare what the task uses or changes, and what they rely on. Answer with one line for each range, such as `src/file.ts 10-42`, and nothing else. Answer `none` where nothing is needed.',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Pieces of a file that fit into a question each. */
function piecesOf(file: ShownFile): Piece[] {
  const pieces: { file: ShownFile; lines: string[]; from: number }[] = [];
  let room = 0;
  for (const [index, line] of linesOf(file.text).entries()) {
    const size = sizeOf([line]);
    if (pieces.length === 0 || size > room) {
      pieces.push({ file, lines: [], from: index + 1 });
      room = IN_ONE;
    }
    room -= size;
    pieces.at(-1)?.lines.push(line);
  }
  return pieces;
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length + 1, 0);
}

const RANGE =
  /^[\s>*+-]*`?(?<path>[^`\s:,]+)`?(?:,?\s+|:\s*)(?:lines?\s+)?(?<from>\d+)(?:\s*(?:-|–|to)\s*(?<to>\d+))?`?[.,;]?\s*$/;
const NONE = /^\W*none\W*$/im;

/** The ranges that an answer names, within what was asked about. All of that where it names none, and does not say so. */
function pickedIn(answer: string, pieces: readonly Piece[]): [ShownFile, Range][] {
  const found = answer.split('\n').flatMap((line): [ShownFile, Range][] => {
    const { path, from: first, to: last = first } = RANGE.exec(line)?.groups ?? {};
    return pieces.flatMap(({ file, lines, from }): [ShownFile, Range][] => {
      if (file.path !== path) return [];
      const range = [Math.max(from, Number(first)), Math.min(from + lines.length - 1, Number(last))] as const;
      return range[0] <= range[1] ? [[file, range]] : [];
    });
  });
  if (found.length > 0 || NONE.test(answer)) return found;
  return pieces.map(({ file, lines, from }) => [file, [from, from + lines.length - 1]]);
}

/** What is shown of a file of which these lines are needed. */
function shownOf(file: ShownFile, ranges: readonly Range[] = []): ShownFile[] {
  if (ranges.length === 0) return [];
  if (!file.readOnly) return [file];
  const lines = linesOf(file.text);
  const kept = joined(ranges, lines.length);
  if (kept.length === 1 && kept[0]?.[0] === 1 && kept[0][1] === lines.length) return [file];
  const text = kept.map(([from, to]) => lines.slice(from - 1, to).join('\n')).join('\n\n');
  const which = kept.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ');
  return [{ ...file, text, lines: `lines ${which} of ${lines.length}` }];
}

/** Ranges with a few lines around each, those that touch made one. */
function joined(ranges: readonly Range[], count: number): Range[] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const [first, end] = [Math.max(1, from - AROUND), Math.min(count, to + AROUND)];
    const last = all.at(-1);
    if (last !== undefined && first <= last[1] + 1) last[1] = Math.max(last[1], end);
    else all.push([first, end]);
  }
  return all;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function countOf(lines: number): string {
  return `${lines} line${lines === 1 ? '' : 's'}`;
}
