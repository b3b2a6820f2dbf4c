/** No path is longer, and what is longer would only take time. */
const LONGEST_PATH = 500;
/** What ends a path in a sentence, and what ends one that has brackets, signs or commas in it, as those of routes do. */
const BETWEEN = [/[^\p{L}\p{N}_@.\-/\\$[\]]+/u, /[\s"'`<>|*?]+/u] as const;

/** The paths that stand in a text, whole or by their end. A pass or two over the text, however many files there are. */
export function mentionedIn(text: string, paths: readonly string[]): string[] {
  return mentionsOf(paths)(text);
}

/** Finds paths in texts: what it takes to know all of them is done once. */
export function mentionsOf(paths: readonly string[]): (text: string) => string[] {
  // A bare name means a file where only one is called so.
  const bare = Map.groupBy(paths, nameOf);
  const known = new Map(paths.map((path, index) => [path, index]));
  const deepest = paths.reduce((most, path) => Math.max(most, path.split('/').length), 0);
  const odd = paths.some((path) => BETWEEN[0].test(path));
  return (text) => {
    const named = new Set<string>();
    const add = (path: string): void => {
      if (known.has(path)) named.add(path);
      const [only, ...others] = bare.get(path) ?? [];
      if (only !== undefined && others.length === 0) named.add(only);
    };
    for (const between of odd ? BETWEEN : [BETWEEN[0]]) {
      for (const word of new Set(text.split(between))) {
        if (word.length > LONGEST_PATH) continue;
        const parts = word
          .replace(/[.,:;]$/, '')
          .split(/[/\\]/)
          .filter((part) => part !== '' && part !== '.')
          .slice(-deepest);
        for (const [start] of parts.entries()) add(parts.slice(start).join('/'));
      }
    }
    return [...named].toSorted((a, b) => (known.get(a) ?? 0) - (known.get(b) ?? 0));
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
