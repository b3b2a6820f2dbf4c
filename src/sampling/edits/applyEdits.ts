import type { Files } from '../../workspace/workspace.ts';
import { applyExact } from './applyExact.ts';
import { applyHunk, applySearch } from './applyLines.ts';
import { quote, type Edit, type Hunk, type Refusing } from './edit.ts';
import { endAs } from './lines.ts';
import { isTooLong, MAX_SEARCHED, type Step } from './step.ts';

/** The files that the edits change, whole, or why they cannot be made. */
export type Applied = { readonly files: Files; readonly notes: readonly string[] } | Refusing;

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
  const after = new Map<string, string>();
  const cursors = new Map<string, number>();
  const notes: string[] = [];
  let searched = 0;
  for (const edit of edits) {
    const { path } = edit;
    const text = after.get(path) ?? before.get(path);
    searched += (text ?? '').length;
    if (searched > MAX_SEARCHED) return refuse(path, 'the edits are too many for files of this size');
    const step = edit.kind === 'hunk' ? applyHunk(edit, text, cursors) : applyOther(edit, text);
    if ('problem' in step) return refuse(path, step.problem);
    if (isTooLong(step.text.length, text)) return refuse(path, 'it would be too long');
    if (step.note !== undefined) notes.push(`${quote(path)}: ${step.note}`);
    after.set(path, step.text);
  }
  const changed = [...after].filter(([path, text]) => before.get(path) !== text);
  if (changed.length === 0) return { refused: 'no-code', notes: [...notes, 'The edits change nothing.'] };
  return { files: Object.fromEntries(changed), notes };

  function refuse(path: string, problem: string): Applied {
    return { refused: 'unappliable', notes: [...notes, `${quote(path)}: ${problem}`] };
  }
}

function applyOther(edit: Exclude<Edit, Hunk>, text: string | undefined): Step {
  switch (edit.kind) {
    case 'write':
      // A tool writes what it is given; a client that reads text keeps the line ends of the file.
      return { text: edit.format === 'tool-call' ? edit.text : endAs(edit.text, text) };
    case 'search':
      return applySearch(edit, text);
    case 'exact':
      return applyExact(edit, text);
  }
}
