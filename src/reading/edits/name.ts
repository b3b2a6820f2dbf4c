/** Files that are known by a name without an ending. */
const WELL_KNOWN = /^(?:\w*[Mm]akefile|\w+file|LICENSE|README|CHANGELOG|NOTICE|CODEOWNERS)$/;
const LABEL = /^(?:(?:new|updated|modified|full) )?(?:file(?:name)?|path)\s*:\s*/i;
const MAX_LENGTH = 300;

/** The path that a line consists of, whatever a model put around it: a heading, bold, backticks, a comment, "File:". */
export function pathOn(line: string): string | undefined {
  if (line.length > MAX_LENGTH) return undefined;
  const bare = line
    .trim()
    .replace(/^(?:#{1,6}|\d+[.)]|[-*]|\/\/)\s+/, '')
    .replace(/^\*{2}(?=\S)/, '')
    .replace(LABEL, '');
  const inner = bare.replace(/^[*"'`]+/, '').replace(/[*"'`:]+$/, '');
  return isPath(inner, bare.startsWith('`')) ? inner : undefined;
}

/** The path that a line is, or the only one in backticks that it speaks of. */
export function pathIn(line: string): string | undefined {
  const whole = pathOn(line);
  if (whole !== undefined || line.length > MAX_LENGTH) return whole;
  const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span).filter((span) => isPath(span, false));
  return spans.length === 1 ? spans[0] : undefined;
}

/** A path on a line of its own, as {@link pathOn} reads it. */
export function nameLine(path: string): string {
  return pathOn(path) === path ? path : `\`${path}\``;
}

/** The word for the fence of a file: the ending of its path. */
export function languageOf(path: string): string {
  return /\.([a-z]{1,10})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}

function isPath(text: string, quoted: boolean): boolean {
  if (!/[\p{L}\p{N}_]/u.test(text) || /[\p{Cc}<>|*?"`]/u.test(text) || (/\s/.test(text) && !quoted)) return false;
  return quoted || (!/[;,]$|^\/\/|^-+$/.test(text) && (/[/\\]|\.[^./\\\s]+$/.test(text) || WELL_KNOWN.test(text)));
}
