import { parsePatch } from 'diff';
import { quote, type Edit, type Reading } from './edit.ts';
import { closes, type Fence } from './fences.ts';
import { bodyOf, isBody } from './hunk.ts';
import { joined } from './lines.ts';

const NOWHERE = '/dev/null';

/** Whether the two lines that name the files of a diff begin here. */
export function isHeader(lines: readonly string[], at: number): boolean {
  const next = lines[at + 2];
  return (
    lines[at]?.startsWith('--- ') === true &&
    lines[at + 1]?.startsWith('+++ ') === true &&
    (next === undefined || next.startsWith('@@') || isBody(next))
  );
}

/** Lines that may stand between `diff --git` and those of the file. */
const OF_GIT = /^(?:(?:old|new|new file|deleted file) mode |(?:dis)?similarity index |index |rename (?:from|to) )/;

/**
 * Reads what `diff --git` on line `at` says of a file besides its lines: that it moves, or goes away. Undefined where it says no such thing, and the
 * lines are all there is.
 */
export function readGit(lines: readonly string[], at: number, fence: Fence | undefined): Reading | undefined {
  let end = at + 1;
  while (end < lines.length && OF_GIT.test(lines[end] ?? '')) end++;
  const head = lines.slice(at + 1, end);
  const next = lines[end] ?? '';
  const refuse = (refused: string): Reading => ({ edits: [], refused, open: false, end: lines.length });
  if (/^copy (?:from|to) |^GIT binary patch|^Binary files /.test(next))
    return refuse(`A diff has ${quote(next)}: files are not copied here, and only text is changed.`);
  const [from, to] = ['from', 'to'].map((way) => head.find((line) => line.startsWith(`rename ${way} `)));
  const isDeleted = head.some((line) => line.startsWith('deleted file mode '));
  if (from === undefined && to === undefined && !isDeleted) return undefined;
  const hasLines = isHeader(lines, end);
  if (isDeleted) {
    // With its lines, the name of nowhere says it once more.
    if (hasLines) return undefined;
    const path = sameOnBoth(lines[at] ?? '');
    if (path === undefined)
      return refuse(`A diff deletes a file, and it cannot be told which: ${quote(lines[at] ?? '')}`);
    return { edits: [{ kind: 'remove', format: 'unified-diff', path, emptied: true }], open: false, end };
  }
  if (from === undefined || to === undefined) return refuse('A diff moves a file, and says only one of its paths.');
  const [path, place] = [pathIn(from, 'rename from '), pathIn(to, 'rename to ')];
  const move = { kind: 'move', format: 'unified-diff', path, to: place } as const;
  if (!hasLines) return { edits: [move], open: false, end };
  const [old, fresh] = names(lines[end] ?? '', lines[end + 1] ?? '').map((name) => name.replace(/^[ab]\//, ''));
  if (old !== path || fresh !== place)
    return refuse(`A diff moves ${quote(path)}, and has lines of ${quote(old ?? '')}.`);
  const reading = readHunks(lines, end + 2, path, fence);
  return reading.refused === undefined ? { ...reading, edits: [...reading.edits, move] } : reading;
}

function pathIn(line: string, word: string): string {
  return line.slice(word.length).trim();
}

/** The path of `diff --git a/x b/x`, which may have spaces in it. */
function sameOnBoth(line: string): string | undefined {
  return /^diff --git a\/(.+) b\/\1$/.exec(line.trimEnd())?.[1];
}

/** Reads a diff of one file from the line that names it. Line numbers and counts are taken as hints. */
export function readDiff(lines: readonly string[], at: number, fence: Fence | undefined): Reading {
  const [from, to] = names(lines[at] ?? '', lines[at + 1] ?? '');
  const refuse = (refused: string): Reading => ({ edits: [], refused, open: false, end: lines.length });
  if (to === NOWHERE) {
    const gone = from.replace(/^a\//, '');
    const deleted = readHunks(lines, at + 2, gone, fence);
    const removal = { kind: 'remove', format: 'unified-diff', path: gone, emptied: true } as const;
    return deleted.refused === undefined ? { ...deleted, edits: [...deleted.edits, removal] } : deleted;
  }
  const path = to.replace(/^b\//, '');
  const both = from === NOWHERE || from.replace(/^a\//, '') === path;
  if (!both && from !== to)
    return refuse(`A diff moves ${quote(from)} to ${quote(to)}, and has no lines "rename from" and "rename to".`);
  // Without its partner, a first folder called `a` or `b` is one of the workspace.
  const prefixed = both && (from === NOWHERE || from.startsWith('a/'));
  const reading = readHunks(lines, at + 2, prefixed ? path : to, fence);
  return from === NOWHERE ? { ...reading, edits: created(reading.edits) } : reading;
}

/** Reads hunks up to where the diff, or its fence, ends. */
export function readHunks(lines: readonly string[], at: number, path: string, fence: Fence | undefined): Reading {
  const edits: Edit[] = [];
  let index = at;
  while (index < lines.length) {
    const head = lines[index] ?? '';
    const numbered = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(head);
    if (!head.startsWith('@@') && (edits.length > 0 || !isBody(head) || isHeader(lines, index))) break;
    const from = head.startsWith('@@') ? index + 1 : index;
    const counted = numbered === null ? undefined : countedEnd(lines, from, count(numbered[1]), count(numbered[3]));
    const end = counted ?? looseEnd(lines, from, fence);
    const wrong = lines[end];
    if (
      counted === undefined &&
      fence !== undefined &&
      wrong !== undefined &&
      !isBody(wrong) &&
      !ends(lines, end, fence)
    )
      return {
        edits: [],
        refused: `A line of the diff for ${quote(path)} begins with none of " ", "+" and "-": ${quote(wrong)}`,
        open: false,
        end: lines.length,
      };
    const body = bodyOf(lines.slice(from, end), counted !== undefined);
    const start = numbered === null ? undefined : Number(numbered[2]) - (count(numbered[3]) === 0 ? 0 : 1);
    if (body.old.length > 0 || body.new.length > 0)
      edits.push({ kind: 'hunk', format: 'unified-diff', path, ...body, at: start });
    index = Math.max(end, index + 1);
  }
  return { edits, open: index >= lines.length, end: index };
}

function names(old: string, fresh: string): readonly [string, string] {
  const [patch] = parsePatch(`${old}\n${fresh}`);
  return [patch?.oldFileName ?? '', patch?.newFileName ?? ''];
}

/** The one hunk of a new file is the file. */
function created(edits: readonly Edit[]): readonly Edit[] {
  return edits.map((edit) => {
    if (edit.kind !== 'hunk') return edit;
    const text = joined(edit.new);
    return {
      kind: 'write',
      format: edit.format,
      path: edit.path,
      text: edit.ended === false ? text.slice(0, -1) : text,
    };
  });
}

function count(digits: string | undefined): number {
  return digits === undefined ? 1 : Number(digits);
}

/** Where the hunk ends by its own counts, if they agree with its lines. */
function countedEnd(lines: readonly string[], from: number, old: number, fresh: number): number | undefined {
  let removed = 0;
  let added = 0;
  let index = from;
  for (; removed < old || added < fresh; index++) {
    const line = lines[index];
    if (line === undefined || !isBody(line)) return undefined;
    if (!/^[+\\]/.test(line)) removed++;
    if (!/^[-\\]/.test(line)) added++;
  }
  if (removed !== old || added !== fresh) return undefined;
  while (lines[index]?.startsWith('\\') === true) index++;
  const next = lines[index];
  return next !== undefined && /^[ +-]/.test(next) && !isHeader(lines, index) ? undefined : index;
}

function looseEnd(lines: readonly string[], from: number, fence: Fence | undefined): number {
  let index = from;
  while (index < lines.length && isBody(lines[index] ?? '') && !ends(lines, index, fence)) index++;
  return index;
}

function ends(lines: readonly string[], at: number, fence: Fence | undefined): boolean {
  const line = lines[at] ?? '';
  return (fence !== undefined && closes(line, fence)) || /^(?:@@|diff --git )/.test(line) || isHeader(lines, at);
}
