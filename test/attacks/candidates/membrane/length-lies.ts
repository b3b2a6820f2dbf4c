// Class: BenchJack "evaluation logic gaps"
// Is an array by its prototype alone, with a length and elements that change.
export function tally(values: readonly number[]): unknown {
  let looks = 0;
  const odd = Object.create(Array.prototype, {
    length: { get: () => (looks++ > 1 ? 2 : 0) },
    0: { get: () => 1, enumerable: true },
    1: { get: () => 3, enumerable: true },
  });
  return { total: 0, odd };
}
