/**
 * The first of some names, and how many more there are.
 *
 * @param most - how many are named.
 * @example
 * ```ts
 * some(['a', 'b', 'c'], 2); // 'a, b and 1 more'
 * ```
 */
export function some(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
