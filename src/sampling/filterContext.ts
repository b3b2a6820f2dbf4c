import type { Member } from '../nouns/member.ts';
import { fenced } from '../text/fenced.ts';
import { MAX_SHOWN, type Brief, type ShownFile } from './prompt.ts';

/** Text of files that may be left out, in characters, below which nobody is asked: the questions would cost more than they save. */
const LARGE = 6000;
/** Text of files in one question, and in all of them, in characters. What lies beyond is shown as it is, as far as it fits. */
const IN_ONE = 24_000;
const IN_ALL = 240_000;
/** Of a line in a question. What it holds beyond is seldom needed to know whether it is. */
const OF_A_LINE = 400;
/** Lines that are shown before and after those that are picked. */
const AROUND = 2;

/** Some lines of one file, as a question shows them. */
interface Piece {
  readonly file: ShownFile;
  readonly lines: readonly string[];
  /** The number of the first of them, from 1. */
  readonly from: number;
}

/** What a cheap member is asked about some of the files. */
export interface Picking {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

type Range = readonly [from: number, to: number];

/**
 * Lets a cheap member pick what a dear one is shown of a large context: it is shown the files that are only to be read, with numbered lines, and says which of these
 * are needed. Nothing else that it says goes any further. What is left out is listed. What nobody says anything of use about is shown as it is, and so is
 * each file that may be written: an answer that holds the whole of a file must know it. All is shown where nothing at all is picked: small models say `none` of whatever
 * they are asked, and a dear answer without what it needs is paid in vain.
 *
 * After "HiFi-RAG: Hierarchical Content Filtering and Two-Pass Generation", arXiv:2512.22442, whose filter is a model several times cheaper than
 * the one that writes.
 *
 * @param questions - see {@link questionsFor}.
 * @param ask - puts a question to a cheap member; empty where nobody answers.
 * @returns the brief for the dear member, and in words what it leaves out; the same brief where it leaves out nothing.
 */
export async function filterContext(
  brief: Brief,
  questions: readonly Picking[],
  ask: (question: string) => Promise<string>,
): Promise<{ readonly brief: Brief; readonly leftOut?: string }> {
  const answers = await Promise.all(questions.map(async ({ text, pieces }) => pickedIn(await ask(text), pieces)));
  const picks = answers.flat();
  if (picks.length === 0) return { brief };
  const picked = new Map<ShownFile, Range[]>();
  for (const [file, range] of picks) picked.set(file, [...(picked.get(file) ?? []), range]);
  const asked = new Set(questions.flatMap(({ pieces }) => pieces.map(({ file }) => file)));
  const files = fitting(brief.files.flatMap((file) => (asked.has(file) ? shownOf(file, picked.get(file)) : [file])));
  const gone = brief.files.filter(({ path }) => !files.some((file) => file.path === path));
  const parts = files.filter(({ lines }) => lines !== undefined);
  if (gone.length + parts.length === 0) return { brief };
  const list = gone.map(({ path, text }) => `${path} (${countOf(linesOf(text).length)})`).join(', ');
  const unseen = gone.length === 0 ? {} : { leftOut: `These files are there too, and are not shown: ${list}.` };
  const told = [
    ...(gone.length > 0 ? [`It is not shown ${list}.`] : []),
    ...parts.map(({ path, lines }) => `Of ${path} it is shown ${lines}.`),
  ];
  return { brief: { ...brief, files, ...unseen }, leftOut: told.join(' ') };
}

/**
 * Whom to ask what a dear member is to be shown, the cheapest reader first: those whose questions cost at most half of what they can save. Nobody where that
 * member looks for itself, in a copy of the workspace.
 */
export function pickersFor(
  brief: Brief,
  questions: readonly Picking[],
  committee: readonly Member[],
  strong: Member,
): Member[] {
  if (questions.length === 0 || strong.abilities.files === true) return [];
  const read = questions.reduce((sum, { text }) => sum + text.length, 0);
  const shown = sizeOf(brief.files.map(({ text }) => text));
  const writable = sizeOf(brief.files.filter(({ readOnly }) => !readOnly).map(({ text }) => text));
  const saved = Math.min(shown, MAX_SHOWN) - Math.min(writable, MAX_SHOWN);
  const readFor = ({ prices }: Member): number => prices?.input ?? 0;
  return committee
    .filter(({ abilities }) => abilities.files !== true)
    .filter((one) => strong.prices === undefined || 2 * read * readFor(one) <= saved * strong.prices.input)
    .toSorted((a, b) => readFor(a) - readFor(b));
}

/** What a cheap member is asked about the files of a brief, if these are large. */
export function questionsFor(brief: Brief): Picking[] {
  const open = brief.files.filter(({ readOnly }) => readOnly);
  if (sizeOf(open.map(({ text }) => text)) < LARGE) return [];
  const questions: Piece[][] = [];
  let [room, left] = [0, IN_ALL];
  for (const file of open) {
    const pieces = piecesOf(file);
    left -= pieces.reduce((sum, { lines }) => sum + sizeOf(lines), 0);
    if (left < 0) break;
    for (const piece of pieces) {
      const size = sizeOf(piece.lines);
      if (size > room) {
        questions.push([]);
        room = IN_ONE;
      }
      room -= size;
      questions.at(-1)?.push(piece);
    }
  }
  return questions.map((pieces) => ({ text: questionOf(brief, pieces), pieces }));
}

function questionOf({ prompt, beginning, language }: Brief, pieces: readonly Piece[]): string {
  const shown = pieces.map(({ file: { path }, lines, from }) => {
    const numbered = lines.map((line, index) => `${from + index}  ${line}`).join('\n');
    return `The file ${path}:\n\n${fenced(language, numbered)}`;
  });
  return [
    'Another programmer is to do this task:',
    prompt,
    beginning,
    'These files belong to the project. Their lines are numbered.',
    ...shown,
    'Which lines does that programmer have to see for it? Those that declare what the task uses, and what they rely on. Answer with a line for each range: the path of its file, a space, and its first and last line with a hyphen between them. Answer with nothing else. Answer `none` where nothing is needed.',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Pieces of a file that fit into a question each. */
function piecesOf(file: ShownFile): Piece[] {
  const pieces: { file: ShownFile; lines: string[]; from: number }[] = [];
  let room = 0;
  for (const [index, whole] of linesOf(file.text).entries()) {
    const line = whole.length > OF_A_LINE ? `${whole.slice(0, OF_A_LINE)}…` : whole;
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

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length + 1, 0);
}

const RANGES = /(\d+)(?:\s*(?:-|–|—|to)\s*L?(\d+))?/g;
const NONE = /^\W*none\W*$/i;
/** Of a line of an answer, in characters. Longer ones are no list of ranges. */
const LONGEST = 5000;

/**
 * The ranges that an answer names, within what was asked about; the whole of a piece whose file is named without any. All pieces where it names none of their
 * files, and says nothing else than that there is nothing.
 */
function pickedIn(answer: string, pieces: readonly Piece[]): [ShownFile, Range][] {
  const paths = [...new Set(pieces.map(({ file: { path } }) => path))];
  const found = answer
    .split('\n')
    .filter(({ length }) => length <= LONGEST)
    .flatMap((line) => namedIn(line, paths))
    .flatMap(([path, rest]) => {
      const ranges = [...rest.matchAll(RANGES)];
      return pieces.filter(({ file }) => file.path === path).flatMap((piece) => rangesOf(piece, ranges));
    });
  if (found.length > 0 || NONE.test(answer.trim().slice(0, LONGEST))) return found;
  return pieces.map(({ file, lines, from }) => [file, [from, from + lines.length - 1]]);
}

/** Without the parts of files for which there is no room: they are listed as well. */
function fitting(files: readonly ShownFile[]): ShownFile[] {
  let room = MAX_SHOWN;
  return files.filter(({ text, lines }) => {
    const fits = text.length <= room;
    if (fits) room -= text.length;
    return fits || lines === undefined;
  });
}

/** The paths that a line names, each with what is said between it and the next one. */
function namedIn(line: string, paths: readonly string[]): [path: string, rest: string][] {
  const at: { readonly path: string; readonly from: number }[] = [];
  // Of two paths at one place the longer one is meant: the other is a part of it.
  for (const path of paths.toSorted((a, b) => b.length - a.length))
    for (let from = line.indexOf(path); from >= 0; from = line.indexOf(path, from + path.length))
      if (!at.some((one) => from >= one.from && from < one.from + one.path.length)) at.push({ path, from });
  const inOrder = at.toSorted((a, b) => a.from - b.from);
  return inOrder.map(({ path, from }, index) => [path, line.slice(from + path.length, inOrder[index + 1]?.from)]);
}

function rangesOf({ file, lines, from }: Piece, named: readonly RegExpMatchArray[]): [ShownFile, Range][] {
  const end = from + lines.length - 1;
  if (named.length === 0) return [[file, [from, end]]];
  return named
    .map(([, first, last = first]): Range => [Math.max(from, Number(first)), Math.min(end, Number(last))])
    .filter(([first, last]) => first <= last)
    .map((range) => [file, range]);
}

/** What is shown of a file of which these lines are needed. */
function shownOf(file: ShownFile, ranges: readonly Range[] = []): ShownFile[] {
  if (ranges.length === 0) return [];
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
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function countOf(lines: number): string {
  return `${lines} line${lines === 1 ? '' : 's'}`;
}
