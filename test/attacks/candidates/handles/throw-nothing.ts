// Class: BenchJack "evaluation logic gaps"
// Throws what is no error: a runner that reads `error.message` trips over it.
export function tally(): unknown {
  // oxlint-disable-next-line typescript/only-throw-error -- that is the attack
  throw null;
}
