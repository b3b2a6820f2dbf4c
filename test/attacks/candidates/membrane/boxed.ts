// Class: BenchJack "evaluation logic gaps"
// Gives back boxed and odd numbers: -0, an invalid date, a symbol in a wrapper.
export function tally(values: readonly number[]): unknown {
  return { total: Object(0), odd: Object.assign([], { 0: -0, date: new Date(NaN), symbol: Object(Symbol.iterator) }) };
}
