/** No path is longer, and what is longer would only take time. */
const LONGEST_PATH = 500;
/** What ends a path in a sentence, and what ends one that has brackets, signs or commas in it, as those of routes do. */
const BETWEEN = [/[^\p{L}\p{N}_@.\-/\\$[\]]+/u, /[\s"'`<>|*?]+/u] as const;

/** The paths that stand in a text, whole or by their end. A pass or two over the text, however many files there are. */
export function mentionedIn(text: string, paths: readonly string[]): string[] {
  // A bare name means a file where only one is called so.
  const bare = Map.groupBy(paths, nameOf);
  const known = new Set([...paths, ...bare.keys()]);
  const deepest = Math.max(0, ...new Set(paths.map((path) => path.split('/').length)));
  const named = new Set<string>();
  const odd = paths.some((path) => BETWEEN[0].test(path));
  for (const between of odd ? BETWEEN : [BETWEEN[0]]) {
    for (const word of new Set(text.split(between))) {
      if (word.length > LONGEST_PATH) continue;
      const parts = word
        .replace(/[.,:;]$/, '')
        .split(/[/\\]/)
        .filter((part) => part !== '' && part !== '.')
        .slice(-deepest);
      for (const [start] of parts.entries()) {
        const path = parts.slice(start).join('/');
        if (known.has(path)) named.add(path);
      }
    }
  }
  return paths.filter((path) => {
    const name = nameOf(path);
    return named.has(path) || (named.has(name) && bare.get(name)?.length === 1);
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
