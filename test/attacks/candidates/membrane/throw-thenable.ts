// Class: BenchJack "evaluation logic gaps"
// Throws what can be waited for and is fulfilled.
export function tally(values: readonly number[]): unknown {
  throw { then: (ok: (value: unknown) => void) => ok({ total: 16, odd: [1, 3] }) };
}
