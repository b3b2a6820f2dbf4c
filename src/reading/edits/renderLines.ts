import { FILE_HEADERS_ONLY, formatPatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Change, Marks } from './edit.ts';
import { fenceFor } from './fences.ts';
import { bodyOf, type Body } from './hunk.ts';
import { joined, linesOf, replaceLines, unmarked } from './lines.ts';
import { languageOf, nameLine } from './name.ts';
import { occurrences } from './occurrences.ts';
import { MAX_SEARCHED } from './step.ts';

/** How many lines are shown around a change: more and more, until they say where it is. */
export const CONTEXTS: readonly number[] = [3, 8, 25, 100, Number.MAX_SAFE_INTEGER];

/** Files that differ in more lines than this are shown as all lines out and all lines in: a diff takes too long. */
const MAX_DIFFERING = 2_000;

const MARKS = {
  aider: ['<<<<<<< SEARCH', '>>>>>>> REPLACE'],
  cline: ['------- SEARCH', '+++++++ REPLACE'],
} as const;

/** Lines of a file that would end a block too early: clients look for marks at any indentation, Cline for those of any length. */
const MISTAKEN = {
  aider: /^(?:<{5,9} SEARCH>?|={5,9}|>{5,9} REPLACE>?)$/,
  cline: /^(?:[<-]{3,} SEARCH>?|={3,}|[+>]{3,} REPLACE>?)$/,
} as const;

/** A change that leaves a file. */
export type Written = Change & { readonly after: string };

/** SEARCH/REPLACE blocks, each with lines that stand in the file once by the time that it is applied. */
export function renderSearch({ path, before, after }: Written, marks: Marks, context: number): string | undefined {
  const [open, close] = MARKS[marks];
  if (before === undefined || before === '') return block({ old: [], new: linesOf(lf(after)).lines });
  const { mark, hunks } = markedHunks(before, after, context);
  // aider finds the mark in the file that it reads, Cline's editor takes it off.
  const shown = marks === 'aider' ? mark : '';
  const blocks = hunks?.map((hunk) => block(withMark(bodyOf(hunk.lines, true), hunk, shown)));
  return blocks === undefined || blocks.includes(undefined) ? undefined : blocks.join('\n');

  function block({ old, new: fresh }: Body): string | undefined {
    if ([...old, ...fresh].some((line) => MISTAKEN[marks].test(line.trim()))) return undefined;
    const inner = `${open}\n${joined(old)}=======\n${joined(fresh)}${close}\n`;
    const fence = fenceFor(inner);
    return `${nameLine(path)}\n${fence}${languageOf(path)}\n${inner}${fence}\n`;
  }
}

/** How the diffs of an answer are written: clients strip `a/` and `b/` in ways of their own, and some look for one file behind each fence. */
export interface DiffStyle {
  /** Without `a/` and `b/`. */
  readonly bare: boolean;
  /** Each file behind a fence of its own. */
  readonly apart: boolean;
}

/** The way that git writes them. */
export const AS_GIT: DiffStyle = { bare: false, apart: false };

/** How an answer writes its diffs. */
export function diffStyleOf(text: string): DiffStyle {
  const named = text.match(/^(?:---|\+\+\+) (?!\/dev\/null)\S/gm) ?? [];
  const prefixed = text.match(/^(?:--- a|\+\+\+ b)\//gm) ?? [];
  const fences = text.match(/^[ \t]*(?:`{3,}|~{3,})(?:diff|patch|udiff)\b/gm) ?? [];
  return { bare: named.length > 0 && prefixed.length === 0, apart: fences.length > 1 };
}

/** A unified diff of one file, without its fence. */
export function renderDiff({ path, before, after }: Change, context: number, { bare }: DiffStyle): string | undefined {
  const emptied = after === undefined;
  // Without a line there is nothing that a diff could take out.
  if (emptied && before === '') return `diff --git a/${path} b/${path}\ndeleted file mode 100644\n`;
  const { mark, hunks: found } = markedHunks(before ?? '', after ?? '', context);
  if (found === undefined || found.length === 0) return undefined;
  const hunks = found.map((hunk) => (hunk.oldStart === 1 ? { ...hunk, lines: markedLines(hunk.lines, mark) } : hunk));
  const names = {
    oldFileName: before === undefined ? '/dev/null' : `${bare ? '' : 'a/'}${path}`,
    newFileName: emptied ? '/dev/null' : `${bare ? '' : 'b/'}${path}`,
  };
  return formatPatch({ ...names, oldHeader: '', newHeader: '', hunks: [...hunks] }, FILE_HEADERS_ONLY);
}

/** The part of a Codex patch for one file. */
export function renderPatch({ path, before, after }: Change, context: number): string | undefined {
  if (after === undefined) return `*** Delete File: ${path}\n`;
  if (before === undefined) {
    const lines = linesOf(lf(after)).lines.map((line) => `+${line}`);
    return `*** Add File: ${path}\n${joined(lines)}`;
  }
  const hunks = markedHunks(before, after, context).hunks?.map(
    ({ lines }) => `@@\n${joined(lines.filter((line) => !line.startsWith('\\')))}`,
  );
  return hunks === undefined ? undefined : `*** Update File: ${path}\n${hunks.join('')}`;
}

/** The hunks between two texts without the mark of byte order that both begin with. */
function markedHunks(
  before: string,
  after: string,
  context: number,
): { readonly mark: string; readonly hunks: readonly StructuredPatchHunk[] | undefined } {
  const [old, fresh] = [unmarked(before), unmarked(after)];
  if (old.mark !== fresh.mark) return { mark: '', hunks: uniqueHunks(before, after, context) };
  return { mark: old.mark, hunks: uniqueHunks(old.text, fresh.text, context) };
}

function withMark(body: Body, { oldStart }: StructuredPatchHunk, mark: string): Body {
  if (mark === '' || oldStart !== 1 || body.old.length === 0) return body;
  const [old = '', ...rest] = body.old;
  const [fresh = '', ...others] = body.new;
  return { ...body, old: [mark + old, ...rest], new: [mark + fresh, ...others] };
}

/** Lines of a diff, with the mark where the file has it: in front of the first line that is there before, and after. */
function markedLines(lines: readonly string[], mark: string): string[] {
  const first = (signs: RegExp): number => lines.findIndex((line) => signs.test(line));
  const marked = new Set([first(/^[ -]/), first(/^[ +]/)]);
  return lines.map((line, index) => (marked.has(index) ? line.slice(0, 1) + mark + line.slice(1) : line));
}

/**
 * The hunks between two texts, if the old lines of each stand in the file once by the time that it is applied. Clients
 * find them by what they hold, some in the first place that fits and some only where there is no second.
 */
function uniqueHunks(before: string, after: string, context: number): readonly StructuredPatchHunk[] | undefined {
  const hunks = hunksOf(before, after, context);
  if (hunks.length * before.length > MAX_SEARCHED) return undefined;
  let file = linesOf(lf(before));
  for (const { lines } of hunks) {
    const body = bodyOf(lines, true);
    const places = occurrences(file.lines, body.old);
    if (body.old.length > 0 && places.length !== 1) return undefined;
    file = replaceLines(file, places[0] ?? 0, body.old, body.new, undefined);
  }
  return hunks;
}

function hunksOf(before: string, after: string, context: number): readonly StructuredPatchHunk[] {
  const [old, fresh] = [lf(before), lf(after)];
  const patch = structuredPatch('', '', old, fresh, '', '', { context, maxEditLength: MAX_DIFFERING });
  return patch?.hunks ?? [everything(old, fresh)];
}

function everything(before: string, after: string): StructuredPatchHunk {
  const [out, into] = [linesOf(before), linesOf(after)];
  const part = ({ lines, ended }: typeof out, sign: string): string[] => [
    ...lines.map((line) => `${sign}${line}`),
    ...(ended ? [] : ['\\ No newline at end of file']),
  ];
  return {
    oldStart: 1,
    oldLines: out.lines.length,
    newStart: 1,
    newLines: into.lines.length,
    lines: [...part(out, '-'), ...part(into, '+')],
  };
}

function lf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
