import { finalChannel } from './channels.ts';
import { closes, fenceFor, fenceOn, type Fence } from '../edits/fences.ts';
import { withoutThoughts } from './thoughts.ts';

/** An answer without what models and servers wrap around it. */
export interface Unwrapped {
  readonly body: string;
  /** The answer ended inside its thinking. */
  readonly cutInThought: boolean;
}

/** Takes off thinking, special tokens, tags and JSON wrappers, and makes every line end in LF. */
export function unwrap(text: string): Unwrapped {
  const { body, cutInThought } = spoken(text);
  return { body: untagged(unjson(body)), cutInThought };
}

/** Takes off only thinking and special tokens: what stands between tags may be part of an edit, and is left as it is. */
export function spoken(text: string): Unwrapped {
  const plain = plainly(text);
  const said = finalChannel(plain) ?? { body: plain, cut: false };
  const { body, cut } = withoutThoughts(withoutTokens(said.body));
  return { body, cutInThought: said.cut || cut };
}

/** The text itself, its line ends made LF: nothing that it says is taken for a wrapper. */
export function plainly(text: string): string {
  return withoutTokens(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
}

/** `{"code": "…"}` as the whole answer, bare or in a json fence. */
function unjson(body: string): string {
  const inner = /^\s*(?:```(?:json)?\s*\n)?(\{[\s\S]*\})\s*(?:\n```)?\s*$/.exec(body)?.[1];
  if (inner === undefined) return body;
  const code = codeIn(inner);
  if (code === undefined) return body;
  return /^\s*(?:`{3,}|~{3,})/.test(code) ? code : fence(code, '');
}

function codeIn(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value)
      .map(([key, text]) => (/^(?:code|solution|answer|content|implementation)$/i.test(key) ? text : undefined))
      .find((text) => typeof text === 'string');
  } catch {
    // Not JSON: an ordinary answer that begins with a brace.
    return undefined;
  }
}

const TOKEN = /(?:<\|[\w▁|-]{1,40}\|>|<｜[^｜]{1,40}｜>|<\/s>|<eos>|<end_of_turn>|<EOT>|<\/?assistant>)$/i;

/** Without the special tokens that some servers leave at the end of an answer. */
function withoutTokens(text: string): string {
  for (let rest = text; ;) {
    const trimmed = rest.trimEnd();
    // Only the end is looked at: a search through a long answer would take its time from every position.
    const found = TOKEN.exec(trimmed.slice(-60));
    if (found === null) return rest;
    rest = trimmed.slice(0, trimmed.length - found[0].length);
  }
}

const SQUARE = ['TYPESCRIPT', 'JAVASCRIPT', 'TS', 'JS', 'PYTHON', 'CODE'];
const ANGLED = ['answer', 'code', 'solution', 'output', 'final_answer', 'typescript', 'ts'];

/** `[TYPESCRIPT]…[/TYPESCRIPT]`, `<answer>…</answer>`, `<code>…</code>` around code, fenced or not. */
function untagged(body: string): string {
  const square = SQUARE.reduce(
    (text, tag) => between(text, `[${tag}]`, `[/${tag}]`, (code) => fence(code, tag.toLowerCase())),
    body,
  );
  return ANGLED.reduce(
    (text, tag) =>
      between(text, `<${tag}>`, `</${tag}>`, (code) => (/^[^\S\n]*(?:`{3}|~{3})/m.test(code) ? code : fence(code, ''))),
    square,
  );
}

/** Replaces what stands between tags that begin a line, tags included. Tags in a fenced block are code. Each position is looked at once. */
function between(text: string, open: string, close: string, replace: (inner: string) => string): string {
  const lower = text.toLowerCase();
  if (!lower.includes(open.toLowerCase())) return text;
  const isFenced = fencedIn(text);
  const find = (mark: string, from: number): number => {
    let at = lower.indexOf(mark.toLowerCase(), from);
    while (at !== -1 && isFenced(at)) at = lower.indexOf(mark.toLowerCase(), at + 1);
    return at;
  };
  const parts: string[] = [];
  let done = 0;
  for (let at = find(open, 0); at !== -1; at = find(open, Math.max(done, at + 1))) {
    if (!beginsLine(text, at, done)) continue;
    const end = find(close, at + open.length);
    if (end === -1) break;
    const inner = text
      .slice(at + open.length, end)
      .replace(/^[ \t]*\n/, '')
      .replace(/\n[ \t]*$/, '');
    parts.push(text.slice(done, at), '\n', replace(inner), '\n');
    done = end + close.length;
  }
  return done === 0 ? text : parts.join('') + text.slice(done);
}

/** A fence that closes a block at the end of its last line. */
const GLUED = /\S(?:`{3,}|~{3,})[ \t]*$/;

/** Tells of a position whether it is in a fenced block. Asked in rising order, it takes no longer than the text is. */
function fencedIn(text: string): (at: number) => boolean {
  const blocks: (readonly [number, number])[] = [];
  let open: { readonly fence: Fence; readonly from: number } | undefined;
  let from = 0;
  for (const line of text.split('\n')) {
    if (open !== undefined && (closes(line, open.fence) || GLUED.test(line))) {
      blocks.push([open.from, from]);
      open = undefined;
    } else if (open === undefined) {
      const found = fenceOn(line);
      if (found !== undefined) open = { fence: found, from: from + line.length };
    }
    from += line.length + 1;
  }
  if (open !== undefined) blocks.push([open.from, Infinity]);
  let index = 0;
  return (at) => {
    while (index > 0 && at < (blocks[index - 1]?.[1] ?? 0)) index--;
    while (index < blocks.length && at >= (blocks[index]?.[1] ?? 0)) index++;
    return at >= (blocks[index]?.[0] ?? Infinity);
  };
}

function beginsLine(text: string, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && (text[before] === ' ' || text[before] === '\t')) before--;
  return before < from || text[before] === '\n';
}

function fence(code: string, language: string): string {
  const marks = fenceFor(code);
  return `${marks}${language === 'code' ? '' : language}\n${code}\n${marks}`;
}
