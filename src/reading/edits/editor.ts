import type { Edit } from './edit.ts';

/** What a call of an editor asks for, where only its command says so; `view` for one that changes nothing. */
type Command = { readonly edit: Edit } | { readonly problem: string } | 'view';

/** Arguments that are read here and nowhere else. */
export const EDITOR = ['insert_line', 'insert_text', 'notebook_path', 'new_source'];

/**
 * Reads a call of `insert_content`, as Roo Code and those that came of it have it: before the line with this number, and at the end for 0. Tools of other
 * names count their lines otherwise, which cannot be seen from a call.
 */
export function readInsertion(
  name: string,
  path: string | undefined,
  valueOf: (argument: string) => unknown,
): Command | undefined {
  const [line, text] = [valueOf('line'), valueOf('content')];
  if (name !== 'insert_content' || path === undefined || typeof text !== 'string' || line === undefined)
    return undefined;
  const before = typeof line === 'string' && /^\d{1,9}$/.test(line) ? Number(line) : line;
  if (typeof before !== 'number' || !Number.isSafeInteger(before) || before < 0)
    return { problem: 'inserts at a line number that is none' };
  return { edit: { kind: 'insert', format: 'tool-call', path, line: before === 0 ? 'end' : before - 1, text } };
}

/**
 * Reads a call of Anthropic's editors of files (`str_replace_editor`, `str_replace_based_edit_tool`), as far as it is no call that others have
 * too, and of Claude Code's editor of notebooks.
 *
 * @param valueOf - gives an argument.
 */
export function readEditor(path: string | undefined, valueOf: (argument: string) => unknown): Command | undefined {
  const textOf = (argument: string): string | undefined => {
    const value = valueOf(argument);
    return typeof value === 'string' ? value : undefined;
  };
  if (textOf('notebook_path') !== undefined)
    return { problem: 'edits a notebook: its cells get names that only its client knows' };
  const command = textOf('command');
  if (command === 'undo_edit') return { problem: 'takes an edit back, which only its client knows' };
  if (command === 'view' && path !== undefined) return 'view';
  if (path === undefined) return undefined;
  if (command === 'str_replace') {
    const old = textOf('old_str');
    // It may be left out, to take text away.
    if (old === undefined || textOf('new_str') !== undefined) return undefined;
    return { edit: { kind: 'exact', format: 'tool-call', path, old, new: '', all: false } };
  }
  if (command !== 'insert') return undefined;
  const line = valueOf('insert_line');
  const [text, other] = [textOf('insert_text'), textOf('new_str')].filter((one) => one !== undefined && one !== '');
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 0)
    return { problem: 'inserts at a line number that is none' };
  if (text === undefined || other !== undefined) return { problem: 'does not say once what to insert' };
  if (/[\r\n]$/.test(text) || text.includes('\r'))
    return { problem: 'inserts lines with a line break at their end, behind which some editors add an empty line' };
  return { edit: { kind: 'insert', format: 'tool-call', path, line, text } };
}
