/**
 * Text that a terminal shows and does not obey: what models, servers and candidates say may hold escape sequences.
 * Line breaks and tabs stay; every other control character is written out.
 */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) =>
    char === '\n' || char === '\t' ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
