/** The line that opens a fenced block. */
export interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly indent: number;
  /** What stands behind the marks: a language, a path. */
  readonly about: string;
}

/** Reads a line as one that opens a fenced block. */
export function fenceOn(line: string): Fence | undefined {
  const [, indent = '', marks = '', about = ''] = /^([ \t]*)(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
  const mark = marks.charAt(0);
  if (mark === '' || (mark === '`' && about.includes('`'))) return undefined;
  return { mark, length: marks.length, indent: indent.length, about: about.trim() };
}

/** Whether a line closes the block: more marks will do, and a little more indentation, but no words. */
export function closes(line: string, fence: Fence): boolean {
  const found = fenceOn(line);
  return found !== undefined && isAsLong(found, fence) && found.about === '' && found.indent < fence.indent + 4;
}

function isAsLong(found: Fence, fence: Fence): boolean {
  return found.mark === fence.mark && found.length >= fence.length;
}

/** A fence and the line it stands on. */
export interface PlacedFence extends Fence {
  readonly line: number;
}

/** All fences of a text, opening and closing. */
export function fencesIn(lines: readonly string[]): readonly PlacedFence[] {
  return lines.flatMap((text, line) => {
    const fence = fenceOn(text);
    return fence === undefined ? [] : [{ ...fence, line }];
  });
}

/** The line that closes a block, searched for among the fences from the `from`-th on, or undefined. */
export function closingOf(fences: readonly PlacedFence[], from: number, fence: Fence): number | undefined {
  for (let index = from; index < fences.length; index++) {
    const found = fences[index];
    if (found !== undefined && isAsLong(found, fence) && found.about === '' && found.indent < fence.indent + 4)
      return found.line;
  }
  return undefined;
}

/** Marks that no run of them in the text can close. */
export function fenceFor(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}

/** Marks that no line of a diff can close, whose lines begin with a sign: some clients know three of them only. */
export function fenceForDiff(text: string): string {
  return text.split('\n').some((line) => fenceOn(line) !== undefined) ? fenceFor(text) : '```';
}
