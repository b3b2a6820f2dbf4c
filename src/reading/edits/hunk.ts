import type { Hunk } from './edit.ts';

/** The lines that a hunk takes out and puts in, and whether it says how the file ends. */
export type Body = Pick<Hunk, 'old' | 'new' | 'ended'>;

/** Whether a line can stand in a hunk. A wholly empty one is a blank line of context that lost its space. */
export function isBody(line: string): boolean {
  return line === '' || /^[ +\-\\]/.test(line);
}

/** Sorts the lines of a hunk. Empty lines at its end are the space before what follows. */
export function bodyOf(raw: readonly string[], counted: boolean): Body {
  const end = counted ? raw.length : raw.findLastIndex((line) => line !== '') + 1;
  const old: string[] = [];
  const fresh: string[] = [];
  let ended: boolean | undefined;
  for (const [index, line] of raw.slice(0, end).entries()) {
    if (line.startsWith('\\')) ended = raw[index - 1]?.startsWith('-') === true;
    if (line.startsWith('\\')) continue;
    if (!line.startsWith('+')) old.push(line.slice(1));
    if (!line.startsWith('-')) fresh.push(line.slice(1));
  }
  return { old, new: fresh, ended };
}
