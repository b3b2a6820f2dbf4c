// C0 and C1, marks and overrides of direction, separators of lines that editors do not show, and invisible joiners.
const UNSEEN = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * Text that shows what it holds: characters that are invisible, or turn the direction of others round, are written out. Line breaks and tabs
 * stay. What models write may hold them to make code look as it is not.
 */
export function plainText(text: string): string {
  return text.replaceAll(UNSEEN, (char) =>
    char === '\n' || char === '\t' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
