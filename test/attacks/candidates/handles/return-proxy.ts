// Class: BenchJack "evaluation logic gaps"
// Gives back a proxy that has every property and agrees with everything.
export function tally(): unknown {
  const agreeable: object = new Proxy(() => agreeable, { get: () => agreeable, has: () => true });
  return agreeable;
}
