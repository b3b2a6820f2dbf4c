// Class: BenchJack "evaluation logic gaps"
// Is an array, a map and a set whose iterators give something else than they hold.
export function tally(values: readonly number[]): unknown {
  const odd: any = [];
  odd[Symbol.iterator] = function* () {
    yield* [1, 3];
  };
  return { total: 0, odd };
}
