/** A declaration of a file, as it is written. */
export interface Piece {
  readonly text: string;
  /** The same, with blanks for what stands in strings and comments. */
  readonly bare: string;
}

/** Languages whose files are taken apart here: there is no parser of theirs at hand, and none is needed to tell what stands as it was. */
type Language = 'go' | 'rust';

const COMMENT = /\/\/[^\n]*|\/\*/y;
const STRINGS: Readonly<Record<Language, RegExp>> = {
  go: /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\[^\n])+'/y,
  // A quote alone is a lifetime.
  rust: /(?:b|c|br|cr|r)?(?:(?<=r)(?<marks>#*)"[\s\S]*?"\k<marks>|"(?:[^"\\]|\\[\s\S])*")|b?'(?:[^'\\\n]|\\(?:x[\da-f]{2}|u\{[\da-f_]+\}|[^\n]))'/iy,
};

/**
 * Takes a file apart into its declarations; undefined where its brackets or strings do not end. Comments between them are in none.
 *
 * @example
 * ```ts
 * piecesOf('package a\n\nfunc TestA(t *testing.T) {\n}\n', 'go')?.length; // 2
 * ```
 */
export function piecesOf(text: string, language: Language): readonly Piece[] | undefined {
  const bare = blanked(text, language);
  if (bare === undefined) return undefined;
  const pieces: Piece[] = [];
  let depth = 0;
  let start = -1;
  const end = (at: number): void => {
    if (start >= 0) pieces.push({ text: text.slice(start, at), bare: bare.slice(start, at) });
    start = -1;
  };
  for (let at = 0; at < bare.length; at++) {
    const letter = bare[at] ?? '';
    if (start < 0 && /\S/.test(letter)) start = at;
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (depth < 0) return undefined;
    if (depth > 0) continue;
    if (language === 'go' ? letter === '\n' : letter === ';' || (letter === '}' && !/^\s*;/.test(bare.slice(at + 1))))
      end(language === 'go' ? at : at + 1);
  }
  if (depth > 0) return undefined;
  end(bare.trimEnd().length);
  return pieces;
}

/** A text of the same length without what stands in its strings and comments; undefined where one has no end. */
function blanked(text: string, language: Language): string | undefined {
  const parts: string[] = [];
  const string = STRINGS[language];
  for (let at = 0; at < text.length;) {
    COMMENT.lastIndex = at;
    string.lastIndex = at;
    const comment = COMMENT.exec(text)?.[0];
    const length = comment === '/*' ? blockAt(text, at, language) : (comment ?? string.exec(text)?.[0])?.length;
    if (comment === '/*' && length === undefined) return undefined;
    const letter = text[at] ?? '';
    if (length === undefined && (letter === '"' || letter === '`')) return undefined;
    if (length === undefined) parts.push(letter);
    else {
      const found = text.slice(at, at + length);
      // That there is a string is seen still.
      parts.push(comment === undefined ? found.replaceAll(/[^\n]/g, '"') : found.replaceAll(/[^\n]/g, ' '));
    }
    at += length ?? 1;
  }
  return parts.join('');
}

/** How long a comment is that begins here; those of Rust hold others. */
function blockAt(text: string, at: number, language: Language): number | undefined {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    if (found[0] === '*/') depth--;
    else if (language === 'rust' || depth === 0) depth++;
    if (depth === 0) return marks.lastIndex - at;
  }
  return undefined;
}

/**
 * The declarations that came to those that were there, which stand as they were and in their order; undefined where one does not.
 *
 * @param grown - what came to one declaration; undefined where that is another one.
 */
export function addedPieces(
  before: readonly Piece[],
  after: readonly Piece[],
  isAddition: (piece: Piece) => boolean,
  grown: (old: Piece, now: Piece) => readonly Piece[] | undefined,
): readonly Piece[] | undefined {
  const added: Piece[] = [];
  let next = 0;
  for (const piece of after) {
    const old = before[next];
    const came = old === undefined ? undefined : old.text === piece.text ? [] : grown(old, piece);
    if (came !== undefined) {
      added.push(...came);
      next++;
    } else if (isAddition(piece)) added.push(piece);
    else return undefined;
  }
  return next === before.length ? added : undefined;
}
