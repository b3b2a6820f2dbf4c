import { pathsOf } from '../../nouns/changes.ts';
import { applyEdits } from './applyEdits.ts';
import { breaksOften } from './almost.ts';
import type { Change, EditFormat, Marks } from './edit.ts';
import { editsOf } from './editsOf.ts';
import { fenceFor, fenceForDiff } from './fences.ts';
import { languageOf, nameLine } from './name.ts';
import {
  AS_GIT,
  CONTEXTS,
  renderDiff,
  renderPatch,
  renderSearch,
  type DiffStyle,
  type Written,
} from './renderLines.ts';

/** The formats that are text. Calls of tools go back as they came. */
export type TextFormat = Exclude<EditFormat, 'tool-call'>;

/** Text that says the changes, in the format asked for or, where that cannot say them, as whole files; else why not. */
export type Rendered = { readonly text: string; readonly format: TextFormat } | { readonly refused: string };

/**
 * Writes changes as a client reads them, made anew from before and after. What is given back has been read and applied
 * again, and made exactly these files: lines that look like marks, and line ends that text loses, cannot slip through.
 *
 * @param marks - those of the answer, for `search-replace`.
 * @param style - that of the answer, for `unified-diff`.
 */
export function renderEdits(
  format: TextFormat,
  changes: readonly Change[],
  marks: Marks = 'aider',
  style: DiffStyle = AS_GIT,
): Rendered {
  const gone = changes.find(({ after }) => after === undefined);
  if (gone !== undefined && (format === 'whole' || format === 'search-replace'))
    return { refused: `${gone.path} is removed, and the format ${format} has no way to say so.` };
  for (const context of CONTEXTS) {
    const text = write(format, changes, { marks, style, context });
    const plain = text !== undefined && (format === 'whole' || !breaksOften(text));
    if (plain && says(text, changes)) return { text, format };
    if (format === 'whole') break;
  }
  if (format !== 'whole' && gone === undefined) return renderEdits('whole', changes);
  return { refused: 'These changes cannot be written as text that a client reads back exactly.' };
}

interface Way {
  readonly marks: Marks;
  readonly style: DiffStyle;
  readonly context: number;
}

function write(format: TextFormat, changes: readonly Change[], { marks, style, context }: Way): string | undefined {
  switch (format) {
    case 'whole':
      return each(changes, (change) => written(change, renderWhole), '\n');
    case 'search-replace':
      return each(changes, (change) => written(change, (one) => renderSearch(one, marks, context)), '\n');
    case 'unified-diff': {
      const diffs = changes.map((change) => renderDiff(change, context, style));
      if (!diffs.every((diff) => diff !== undefined)) return undefined;
      return (style.apart ? diffs : [diffs.join('')]).map(fenced).join('\n');
    }
    case 'patch': {
      const text = each(changes, (change) => renderPatch(change, context), '');
      return text === undefined ? undefined : `*** Begin Patch\n${text}*** End Patch\n`;
    }
  }
}

function fenced(diff: string): string {
  const fence = fenceForDiff(diff);
  return `${fence}diff\n${diff}${fence}\n`;
}

function each(
  changes: readonly Change[],
  render: (change: Change) => string | undefined,
  between: string,
): string | undefined {
  const parts = changes.map(render);
  return parts.includes(undefined) ? undefined : parts.join(between);
}

function written(change: Change, render: (change: Written) => string | undefined): string | undefined {
  const { after } = change;
  return after === undefined ? undefined : render({ ...change, after });
}

function renderWhole({ path, after, opening }: Written): string | undefined {
  const fence = fenceFor(after);
  const text = `${after.replaceAll('\r\n', '\n')}${fence}\n`;
  if (opening === undefined) return `${nameLine(path)}\n${fence}${languageOf(path)}\n${text}`;
  const [before, behind] = opening;
  const isSave = /^save\b/.test(before);
  // A client that knows such blocks ends them at the first fence, whatever its length.
  if (isSave && fence.length > 3) return undefined;
  return `${isSave ? '' : `${nameLine(path)}\n`}${fence}${before}${path}${behind}\n${text}`;
}

/** Whether a text, read as an answer and applied, makes exactly these changes. */
function says(text: string, changes: readonly Change[]): boolean {
  const found = editsOf({ text });
  if ('refused' in found) return false;
  const before = changes.flatMap(({ path, before: old }) => (old === undefined ? [] : [[path, old] as const]));
  const applied = applyEdits(found.edits, Object.fromEntries(before));
  if ('refused' in applied) return false;
  const { files, removed = [] } = applied;
  return (
    pathsOf(applied).length === changes.length &&
    changes.every(({ path, after }) =>
      after === undefined ? removed.includes(path) : Object.hasOwn(files, path) && files[path] === after,
    )
  );
}
