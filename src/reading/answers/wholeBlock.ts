import { closes, fenceOn, type Fence } from '../edits/fences.ts';
import { isMarkdown } from './languages.ts';
import { isParsed, syntaxOf } from './syntax.ts';

// A file may hold lines that look like the end of its block: a fence in a template string, in a doc comment, in Markdown. Where the block
// ends is then told by what it holds: the first end at which that is a whole.

/** Ends that are tried: each is a parse of all that stands before it. */
const MAX_TRIES = 40;
/** Characters that are parsed for it in all. */
const MAX_PARSED = 3_000_000;

/**
 * The lines that can end the block: one, but for Markdown, where more may do as well. None where the block has no end.
 *
 * @param lines - those below the line that opens it.
 */
export function endsOfBlock(lines: readonly string[], fence: Fence, path: string): readonly number[] {
  const ends: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (closes(line, fence)) ends.push(at);
    if (ends.length >= MAX_TRIES) break;
  }
  if (isMarkdown(path)) {
    const even = ends.filter((end) => isEven(lines.slice(0, end)));
    return even.length > 0 ? even : ends.slice(0, 1);
  }
  const end = (isParsed(path) ? endThatParses(lines, ends, path) : undefined) ?? evenEnd(lines, fence) ?? ends[0];
  return end === undefined ? [] : [end];
}

/** The first end, if all above it parses; else the next above which all is code; else the last above which it parses, though it takes words for code. */
function endThatParses(lines: readonly string[], ends: readonly number[], path: string): number | undefined {
  let last: number | undefined;
  let parsed = 0;
  for (const end of ends) {
    const text = lines.slice(0, end).join('\n');
    parsed += text.length;
    if (parsed > MAX_PARSED) break;
    const { parses, statements } = syntaxOf(path, text);
    if (parses && (end === ends[0] || !statements.some(({ prose }) => prose))) return end;
    if (parses) last = end;
  }
  return last;
}

/** Whether every block that lines open is closed in them. One that opens another was closed before: it was an end, and no beginning. */
function isEven(lines: readonly string[]): boolean {
  let open: Fence | undefined;
  for (const line of lines) {
    const fence = fenceOn(line);
    if (open === undefined) open = fence;
    else if (closes(line, open)) open = undefined;
    else if (fence !== undefined && fence.about !== '' && open.about === '') return false;
  }
  return open === undefined;
}

/** The end of the block where those that have a language are taken to lie within it. */
function evenEnd(lines: readonly string[], fence: Fence): number | undefined {
  let depth = 0;
  let nested = false;
  for (const [at, line] of lines.entries()) {
    const found = fenceOn(line);
    if (found === undefined || found.mark !== fence.mark || found.length < fence.length) continue;
    if (found.about !== '') {
      depth++;
      nested = true;
    } else if (closes(line, fence) && depth-- === 0) return nested ? at : undefined;
  }
  return undefined;
}
