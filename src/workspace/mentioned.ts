/** No path is longer, and what is longer would only take time. */
const LONGEST_PATH = 500;

/** The paths that stand in a text, whole or by their end. One pass over the text, however many files there are. */
export function mentionedIn(text: string, paths: readonly string[]): string[] {
  const named = new Set<string>();
  for (const word of new Set(text.split(/[^\p{L}\p{N}_@.\-/\\$[\]]+/u))) {
    if (word.length > LONGEST_PATH) continue;
    const parts = word
      .replace(/\.$/, '')
      .split(/[/\\]/)
      .filter((part) => part !== '' && part !== '.');
    for (const [start] of parts.entries()) named.add(parts.slice(start).join('/'));
  }
  // A bare name means a file where only one is called so.
  const bare = Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1));
  return paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return named.has(path) || (named.has(name) && bare.get(name)?.length === 1);
  });
}
