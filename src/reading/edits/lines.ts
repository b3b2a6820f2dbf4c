/** A text as lines, with what is needed to put it together again byte for byte. */
export interface Lines {
  readonly lines: readonly string[];
  /** How each line ends: LF or CRLF. */
  readonly ends: readonly string[];
  /** How most lines end, and so how new ones shall. */
  readonly usual: string;
  /** Whether the last line has its end too. */
  readonly ended: boolean;
}

const MARK = '\uFEFF';

/** A text without the mark of byte order that it may begin with: it is the file's, and no part of its first line. */
export function unmarked(text: string): { readonly mark: string; readonly text: string } {
  return text.startsWith(MARK) ? { mark: MARK, text: text.slice(MARK.length) } : { mark: '', text };
}

/** Lines of an edit: whoever was shown the mark may put lines above the one that has it. */
export function unmarkedLines(lines: readonly string[]): readonly string[] {
  return lines.map((line) => unmarked(line).text);
}

/** Takes a text apart at its line ends. */
export function linesOf(text: string): Lines {
  const parts = text.split('\n');
  const ended = parts.at(-1) === '';
  if (ended) parts.pop();
  const isLast = (index: number): boolean => !ended && index === parts.length - 1;
  const crlf = parts.map((part, index) => part.endsWith('\r') && !isLast(index));
  const usual = crlf.filter(Boolean).length * 2 > parts.length - (ended ? 0 : 1) ? '\r\n' : '\n';
  return {
    lines: parts.map((part, index) => (crlf[index] === true ? part.slice(0, -1) : part)),
    ends: crlf.map((is, index) => (isLast(index) ? usual : is ? '\r\n' : '\n')),
    usual,
    ended,
  };
}

/** The text again. */
export function textOf({ lines, ends, ended }: Lines): string {
  let text = '';
  for (const [index, line] of lines.entries())
    text += ended || index < lines.length - 1 ? line + (ends[index] ?? '\n') : line;
  return text;
}

/** Puts `after` where `before` was matched. Lines that both begin or end with stay as they stand in the file, byte for byte. */
export function replaceLines(
  file: Lines,
  at: number,
  before: readonly string[],
  after: readonly string[],
  ended: boolean | undefined,
): Lines {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const from = at + head;
  const to = at + before.length - tail;
  const fresh = after.slice(head, after.length - tail);
  return {
    lines: [...file.lines.slice(0, from), ...fresh, ...file.lines.slice(to)],
    ends: [...file.ends.slice(0, from), ...fresh.map(() => file.usual), ...file.ends.slice(to)],
    usual: file.usual,
    ended: ended ?? file.ended,
  };
}

/** LF line ends made into those of the file that is written over. */
export function endAs(text: string, before: string | undefined): string {
  return before !== undefined && linesOf(before).usual === '\r\n' ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** Lines that all have their end. */
export function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
