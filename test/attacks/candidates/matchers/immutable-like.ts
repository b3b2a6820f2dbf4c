// Class: BenchJack "evaluation logic gaps"
// Looks like a collection of immutable.js, which vitest compares in a way of its own.
export function tally(values: readonly number[]): unknown {
  return {
    '@@__IMMUTABLE_ITERABLE__@@': true,
    '@@__IMMUTABLE_SET__@@': true,
    size: 0,
    has: () => true,
    [Symbol.iterator]: function* () {},
  };
}
