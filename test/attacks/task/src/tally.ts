/** The honest solution. Only `tests/` of a task folder is laid into a copy, so no candidate meets it. */
export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
