/** An answer without what models and servers wrap around it. */
export interface Unwrapped {
  readonly body: string;
  /** The answer ended inside its thinking. */
  readonly cutInThought: boolean;
}

/** Takes off thinking, special tokens, tags and JSON wrappers, and makes every line end in LF. */
export function unwrap(text: string): Unwrapped {
  const { body, cutInThought } = spoken(text);
  return { body: untag(unjson(body)), cutInThought };
}

/** Takes off only thinking and special tokens: what stands between tags may be part of an edit, and is left as it is. */
export function spoken(text: string): Unwrapped {
  const clean = withoutTokens(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  const thought = /^\s*<(think|thinking|reasoning)>/i.exec(clean);
  const end = thought === null ? undefined : new RegExp(`</${thought[1]}>`, 'i').exec(clean);
  if (end === null) return { body: '', cutInThought: true };
  const body = end === undefined ? clean.slice(strayThought(clean)) : clean.slice(end.index + end[0].length);
  return { body, cutInThought: false };
}

/** Some chat templates open the thinking themselves, so that only its end, alone on a line, stands in the answer. */
function strayThought(text: string): number {
  const found = /^<\/(?:think|thinking|reasoning)>[ \t]*$/im.exec(text);
  return found === null || /<(?:think|thinking|reasoning)>/i.test(text.slice(0, found.index))
    ? 0
    : found.index + found[0].length;
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
function untag(body: string): string {
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

/** Replaces what stands between tags that begin a line, tags included. Each position is looked at once. */
function between(text: string, open: string, close: string, replace: (inner: string) => string): string {
  const lower = text.toLowerCase();
  const parts: string[] = [];
  let done = 0;
  for (
    let at = lower.indexOf(open.toLowerCase());
    at !== -1;
    at = lower.indexOf(open.toLowerCase(), Math.max(done, at + 1))
  ) {
    if (!beginsLine(text, at, done)) continue;
    const end = lower.indexOf(close.toLowerCase(), at + open.length);
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

function beginsLine(text: string, at: number, from: number): boolean {
  let before = at - 1;
  while (before >= from && (text[before] === ' ' || text[before] === '\t')) before--;
  return before < from || text[before] === '\n';
}

function fence(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language === 'code' ? '' : language}\n${code}\n${marks}`;
}
