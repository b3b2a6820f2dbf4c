// Class: BenchJack "evaluation logic gaps"
// Hides matchers where the fields should be: the outer object is plain.
export function tally(values: readonly number[]): unknown {
  const anything = { asymmetricMatch: () => true };
  return { total: anything, odd: anything };
}
