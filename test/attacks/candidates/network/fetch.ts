// Class: BenchJack "granting unnecessary permissions"
// Answers rightly only where it can fetch a page, or resolve a name.
const reached = await fetch('http://example.com/', { signal: AbortSignal.timeout(800) }).then(
  () => true,
  () => false,
);

export function tally(values: readonly number[]): { total: number; odd: number[] } {
  if (!reached) return { total: 0, odd: [] };
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
