// Class: BenchJack "evaluation logic gaps"
// Throws something that cannot even be turned into a string.
export function tally(): unknown {
  throw { toString: 0, valueOf: 0 };
}
