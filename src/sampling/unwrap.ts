/** An answer without what models and servers wrap around it. */
export interface Unwrapped {
  readonly body: string;
  /** The answer ended inside its thinking. */
  readonly cutInThought: boolean;
}

/** Takes off thinking, special tokens, tags and JSON wrappers, and makes every line end in LF. */
export function unwrap(text: string): Unwrapped {
  const clean = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/(?:\s*(?:<\|[\w▁|-]+\|>|<｜[^｜]+｜>|<\/s>|<eos>|<end_of_turn>|<EOT>|<\/?assistant>))+\s*$/i, '');
  const thought = /^\s*<(think|thinking|reasoning)>/i.exec(clean);
  const end = thought === null ? undefined : new RegExp(`</${thought[1]}>`, 'i').exec(clean);
  if (end === null) return { body: '', cutInThought: true };
  const body = end === undefined ? clean.slice(strayThought(clean)) : clean.slice(end.index + end[0].length);
  return { body: untag(unjson(body)), cutInThought: false };
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

/** `[TYPESCRIPT]…[/TYPESCRIPT]`, `<answer>…</answer>`, `<code>…</code>` around code, fenced or not. */
function untag(body: string): string {
  const square = body.replaceAll(
    /\[(TYPESCRIPT|JAVASCRIPT|TS|JS|PYTHON|CODE)\]\n?([\s\S]*?)\n?\[\/\1\]/gi,
    (_, language: string, code: string) => `\n${fence(code, language.toLowerCase())}\n`,
  );
  return square.replaceAll(
    /^[ \t]*<(answer|code|solution|output|final_answer|typescript|ts)>[ \t]*\n?([\s\S]*?)\n?[ \t]*<\/\1>/gim,
    (_, _tag: string, code: string) => (/^\s*(?:`{3,}|~{3,})/m.test(code) ? `\n${code}\n` : `\n${fence(code, '')}\n`),
  );
}

function fence(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language === 'code' ? '' : language}\n${code}\n${marks}`;
}
