/** Whether a name that is imported anew stands in the text already: there it was a global or a helper, and would be something else. */
export function meansOther(before: Iterable<string>, after: Iterable<string>, text: string): boolean {
  const known = new Set(before);
  const words = new Set(text.match(/[\p{L}\p{N}_$]+/gu));
  return [...after].some((name) => !known.has(name) && words.has(name));
}
