import { quote, type Hunk, type Search } from './edit.ts';
import { endAs, joined, linesOf, replaceLines, textOf, type Lines } from './lines.ts';
import { locate, type Choice } from './locate.ts';
import type { Step } from './step.ts';

/** Puts the replacing lines of a SEARCH/REPLACE block where the first of those to find stand. */
export function applySearch({ old, new: fresh, marks }: Search, text: string | undefined): Step {
  if (old.every((line) => line.trim() === '')) {
    if (text === undefined || text.trim() === '') return { text: endAs(joined(fresh), text) };
    if (marks === 'cline')
      return { text: endAs(joined(fresh), text), note: 'an empty SEARCH stands for the whole file' };
    const file = linesOf(text);
    return {
      text: textOf(replaceLines(file, file.lines.length, [], fresh, undefined)),
      note: 'an empty SEARCH adds to the end of the file',
    };
  }
  if (text === undefined) return { problem: `there is no such file, in which to find${shown(old)}` };
  const file = linesOf(text);
  return replaced(file, old, fresh, ([first]) => first).step;
}

/** Makes the change of a hunk. The hunks of one file stand below each other: `cursors` has where the last one ended. */
export function applyHunk(edit: Hunk, text: string | undefined, cursors: Map<string, number>): Step {
  const { old, new: fresh, path } = edit;
  if (text === undefined) {
    return old.length === 0
      ? { text: edit.ended === false ? joined(fresh).slice(0, -1) : joined(fresh) }
      : { problem: `there is no such file, in which to find${shown(old)}` };
  }
  const file = linesOf(text);
  const cursor = cursors.get(path) ?? 0;
  const from = belowAnchors(file.lines, edit.anchors ?? [], cursor);
  if (typeof from === 'string') return { problem: `the line ${quote(from)}, which a patch goes by, is not in it` };
  if (old.length === 0) {
    const added = edit.at ?? (edit.anchors?.length ? from + 1 : file.lines.length);
    const at = Math.min(added, file.lines.length);
    cursors.set(path, at + fresh.length);
    return { text: textOf(replaceLines(file, at, [], fresh, at === file.lines.length ? edit.ended : undefined)) };
  }
  const { step, end } = replaced(file, old, fresh, choiceOf(edit, from, file.lines.length), edit.ended);
  cursors.set(path, end);
  return step;
}

function choiceOf({ at, last, old, anchors }: Hunk, from: number, length: number): Choice {
  if (at !== undefined) return (places) => nearest(places, at);
  if (last === true) return (places) => (places.at(-1) === length - old.length ? places.at(-1) : undefined);
  const mustFollow = anchors !== undefined && anchors.length > 0;
  return (places) => places.find((place) => place >= from) ?? (mustFollow ? undefined : places[0]);
}

function nearest(places: readonly number[], at: number): number | undefined {
  let best: number | undefined;
  for (const place of places) if (best === undefined || Math.abs(place - at) < Math.abs(best - at)) best = place;
  return best;
}

/** The line of the innermost anchor, searched for from the cursor on, or the anchor that is missing. */
function belowAnchors(lines: readonly string[], anchors: readonly string[], cursor: number): number | string {
  let at = cursor;
  for (const anchor of anchors) {
    while (at < lines.length && lines[at]?.trim() !== anchor.trim()) at++;
    if (at === lines.length) return anchor;
  }
  return at;
}

function replaced(
  file: Lines,
  old: readonly string[],
  fresh: readonly string[],
  choose: Choice,
  ended?: boolean,
): { readonly step: Step; readonly end: number } {
  const place = locate(file.lines, old, choose);
  if (place === undefined) return { step: { problem: `the lines to replace are not in it:${shown(old)}` }, end: 0 };
  const { at, among, indent } = place;
  const before = old.map(indent);
  const after = fresh.map(indent);
  if (!isWhole(before) || !isWhole(after))
    return { step: { problem: `the new lines are indented less than those they replace:${shown(fresh)}` }, end: 0 };
  const isLast = at + old.length === file.lines.length;
  const text = textOf(replaceLines(file, at, before, after, isLast ? ended : undefined));
  const note = among > 1 ? `lines to replace are in it ${among} times; those on line ${at + 1} were taken` : undefined;
  return { step: { text, note }, end: at + fresh.length };
}

function isWhole(lines: readonly (string | undefined)[]): lines is readonly string[] {
  return !lines.includes(undefined);
}

/** The first of the lines, for a note. */
function shown(lines: readonly string[]): string {
  const some = lines.slice(0, 3).map((line) => `\n  ${quote(line)}`);
  return `${some.join('')}${lines.length > 3 ? '\n  …' : ''}`;
}
