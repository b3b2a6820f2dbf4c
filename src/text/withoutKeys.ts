/** Words of a server without what looks like a key of OpenAI's or Anthropic's, or stands where a token does. */
export function withoutKeys(words: string): string {
  return words.replaceAll(/\bsk-[\w*-]{6,}/g, '[key]').replaceAll(/\b(Bearer\s+)[\w.~+/*=-]{6,}/gi, '$1[key]');
}
