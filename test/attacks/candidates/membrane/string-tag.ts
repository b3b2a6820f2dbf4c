// Class: BenchJack "evaluation logic gaps"
// Says by its string tag that it is something else: a module, a promise, an error.
export function tally(values: readonly number[]): unknown {
  return ['Module', 'Promise', 'Error', 'Arguments'].reduce<any>(
    (inner, tag) => ({ [Symbol.toStringTag]: tag, total: 0, odd: inner }),
    [],
  );
}
