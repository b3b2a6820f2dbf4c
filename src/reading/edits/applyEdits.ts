import { changesOf, type Changes } from '../../nouns/changes.ts';
import type { Files } from '../../workspace/workspace.ts';
import { applyExact } from './applyExact.ts';
import { applyInsert } from './applyInsert.ts';
import { applyHunk, applySearch } from './applyLines.ts';
import {
  quote,
  type Edit,
  type Hunk,
  type Move,
  type Refusing,
  type Remove,
  type Search,
  type Substitute,
  type Write,
} from './edit.ts';
import { endAs, unmarked, unmarkedLines } from './lines.ts';
import { isTooLong, MAX_SEARCHED, type Step } from './step.ts';

/** The files that the edits change, whole, and those that they take away; or why they cannot be made. */
export type Applied = (Changes & { readonly notes: readonly string[] }) | Refusing;

/**
 * Makes edits in order, all of them or none.
 *
 * @param texts - the files as they are, by the paths that the edits have; one that is missing is a new file.
 * @example
 * ```ts
 * applyEdits(edits, { 'src/one.ts': 'export const one = 2;\n' }); // { files: { 'src/one.ts': 'export const one = 1;\n' }, notes: [] }
 * ```
 */
export function applyEdits(edits: readonly Edit[], texts: Files): Applied {
  const before = new Map(Object.entries(texts));
  const after = new Map<string, string | undefined>();
  // Clients differ in what they make of a file that is removed or moved, and edited besides.
  const settled = new Set<string>();
  const cursors = new Map<string, number>();
  const notes: string[] = [];
  let searched = 0;
  for (const edit of edits) {
    const { path } = edit;
    const text = textAt(path);
    if (settled.has(path)) return refuse(path, 'it is removed or moved, and edited besides');
    searched += (text ?? '').length;
    if (searched > MAX_SEARCHED) return refuse(path, 'the edits are too many for files of this size');
    if (edit.kind === 'remove' || edit.kind === 'move') {
      const problem = takeAway(edit, text);
      if (problem !== undefined) return refuse(path, problem);
      continue;
    }
    const step = apply(edit, text, cursors);
    if ('problem' in step) return refuse(path, step.problem);
    if (isTooLong(step.text.length, text)) return refuse(path, 'it would be too long');
    if (step.note !== undefined) notes.push(`${quote(path)}: ${step.note}`);
    after.set(path, step.text);
  }
  const changed = [...after].filter(([path, text]) => before.get(path) !== text);
  if (changed.length === 0) return { refused: 'no-code', notes: [...notes, 'The edits change nothing.'] };
  const written = changed.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  const removed = changed.flatMap(([path, text]) => (text === undefined ? [path] : []));
  return { ...changesOf(Object.fromEntries(written), removed), notes };

  function textAt(path: string): string | undefined {
    return after.has(path) ? after.get(path) : before.get(path);
  }

  /** Why a file cannot be taken from its place, in words; undefined once it is. */
  function takeAway(edit: Remove | Move, text: string | undefined): string | undefined {
    const { path } = edit;
    if (text === undefined) return 'there is no such file, to be removed or moved';
    if (edit.kind === 'remove') {
      if (edit.emptied === true && unmarked(text).text !== '') return 'the diff deletes it, and not all of its lines';
      if (edit.emptied !== true && after.has(path)) return 'it is edited and removed';
    } else {
      if (textAt(edit.to) !== undefined || settled.has(edit.to))
        return `there is ${quote(edit.to)} already, to which it is moved`;
      after.set(edit.to, text);
      settled.add(edit.to);
    }
    after.set(path, undefined);
    settled.add(path);
    return undefined;
  }

  function refuse(path: string, problem: string): Applied {
    return { refused: 'unappliable', notes: [...notes, `${quote(path)}: ${problem}`] };
  }
}

function apply(edit: Exclude<Edit, Remove | Move>, whole: string | undefined, cursors: Map<string, number>): Step {
  // A tool takes what it is given to the letter.
  if (edit.kind === 'exact') return applyExact(edit, whole);
  if (edit.kind === 'substitute') return substitute(edit, whole);
  if (edit.kind === 'insert') return applyInsert(edit, whole);
  if (edit.kind === 'write' && edit.format === 'tool-call') return { text: edit.text };
  const { mark, text } = whole === undefined ? { mark: '', text: undefined } : unmarked(whole);
  const step = applyText(whole === undefined ? edit : unmarkedEdit(edit), text, cursors);
  return 'problem' in step ? step : { ...step, text: mark + step.text };
}

function substitute({ pattern, new: fresh, all }: Substitute, whole: string | undefined): Step {
  if (whole === undefined) return { problem: 'there is no such file' };
  const found = new RegExp(pattern, all ? 'gu' : 'u');
  // What follows the last line break is no line where there is nothing.
  const lines = whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const replaced = lines.map((line) => {
    const end = line.endsWith('\n') ? '\n' : '';
    return line.slice(0, line.length - end.length).replace(found, () => fresh) + end;
  });
  return { text: replaced.join('') };
}

type TextEdit = Write | Search | Hunk;

/** What clients read as text: they keep the line ends of the file, and its mark. */
function applyText(edit: TextEdit, text: string | undefined, cursors: Map<string, number>): Step {
  switch (edit.kind) {
    case 'write':
      return { text: endAs(edit.text, text) };
    case 'search':
      return applySearch(edit, text);
    case 'hunk':
      return applyHunk(edit, text, cursors);
  }
}

function unmarkedEdit(edit: TextEdit): TextEdit {
  if (edit.kind === 'write') return { ...edit, text: unmarked(edit.text).text };
  return { ...edit, old: unmarkedLines(edit.old), new: unmarkedLines(edit.new) };
}
