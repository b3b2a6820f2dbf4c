import { closes, fenceOn, type Fence } from '../edits/fences.ts';

/** An answer without its thinking. */
export interface Spoken {
  readonly body: string;
  /** The answer ended inside its thinking. */
  readonly cut: boolean;
}

/** What models put around their thinking. */
const MARKS: readonly (readonly [string, string])[] = [
  ...['think', 'thinking', 'thought', 'thoughts', 'reasoning', 'seed:think'].map(
    (name) => [`<${name}>`, `</${name}>`] as const,
  ),
  ['[think]', '[/think]'],
  ['◁think▷', '◁/think▷'],
  ['<|start_thinking|>', '<|end_thinking|>'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
];
/** Ends that no text has which is no thought: they count wherever they stand on a line. */
const PLAIN = new Set(['</think>', '</thinking>', '[/think]', '◁/think▷']);

/**
 * Takes out thinking wherever a line begins it. Some chat templates begin it themselves, so that only its end stands in the answer: then all
 * above that was thought. Between fences either mark is code.
 */
export function withoutThoughts(text: string): Spoken {
  const lines = text.split('\n');
  let kept: string[] = [];
  let fence: Fence | undefined;
  let below = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (fence !== undefined && closes(line, fence)) fence = undefined;
    else if (fence === undefined || (strayEndOn(line, true) !== undefined && !isCode(at, fence))) {
      const opening = fence === undefined ? openingOn(line) : undefined;
      const end = opening === undefined ? undefined : endOf(lines, at, opening);
      if (opening !== undefined && end === undefined) return { body: kept.join('\n'), cut: true };
      if (end !== undefined) {
        lines[end.line] = end.rest;
        // What stands behind the end, on its line, is read next.
        at = end.line - 1;
        continue;
      }
      const rest = strayEndOn(line, fence !== undefined);
      if (rest !== undefined) {
        kept = [];
        fence = undefined;
        lines[at] = rest;
        at--;
        continue;
      }
      fence ??= fenceOn(line);
    }
    kept.push(line);
  }
  return { body: kept.join('\n'), cut: false };

  /** Whether a line in a fence is code. Where what closes the fence is not the next fence there is, it was opened within a thought. */
  function isCode(at: number, open: Fence): boolean {
    for (below = Math.max(below, at + 1); below < lines.length && fenceOn(lines[below] ?? '') === undefined;) below++;
    return below < lines.length && closes(lines[below] ?? '', open);
  }
}

function openingOn(line: string): readonly [string, string] | undefined {
  const lower = line.trimStart().slice(0, 40).toLowerCase();
  return MARKS.find(([open]) => lower.startsWith(open));
}

/** Where a thought ends that begins on line `at`, and what else stands on that line. */
function endOf(
  lines: readonly string[],
  at: number,
  [open, close]: readonly [string, string],
): { readonly line: number; readonly rest: string } | undefined {
  for (let line = at; line < lines.length; line++) {
    const text = lines[line] ?? '';
    const from = line === at ? text.toLowerCase().indexOf(open) + open.length : 0;
    const end = text.toLowerCase().indexOf(close, from);
    if (end >= 0) return { line, rest: text.slice(end + close.length) };
  }
  return undefined;
}

/** What stands behind the end of a thought that nothing began. */
function strayEndOn(line: string, inFence: boolean): string | undefined {
  const lower = line.toLowerCase();
  const bare = lower.trim();
  const alone = MARKS.find(([, close]) => bare === close);
  if (alone !== undefined) return '';
  const found = inFence ? undefined : MARKS.find(([, close]) => PLAIN.has(close) && lower.includes(close));
  if (found === undefined) return undefined;
  const [open, close] = found;
  const at = lower.indexOf(close);
  const before = lower.slice(0, at);
  // Spoken of rather than ended: in backticks, or behind its beginning.
  return before.includes(open) || before.split('`').length % 2 === 0 ? undefined : line.slice(at + close.length);
}
