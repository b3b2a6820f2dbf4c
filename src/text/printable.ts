/**
 * Text that a terminal shows and does not obey: what models, servers and candidates say may hold escape sequences.
 * Line breaks and tabs stay; every other control character is written out, and so is what turns the direction of text.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (char) => {
    if (char === '\n' || char === '\t') return char;
    const code = char.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}
