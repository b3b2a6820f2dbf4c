/** What build tools write into `node_modules`: each run begins without, and loses it. */
export const SCRATCH: readonly string[] = ['.cache', '.vite', '.vite-temp', '.vitest', '.vitest-cache', '.tmp'];

/** The entries of a `node_modules` that a copy gets a link to. */
export function linkable(entries: readonly string[]): string[] {
  return entries.filter((name) => !SCRATCH.includes(name));
}
