// Class: BenchJack "evaluation logic gaps"
// Has exports that change between two looks at the module.
let tally_: () => unknown = () => undefined;
export { tally_ as default };

export function tally(values: readonly number[]): unknown {
  tally_ = () => ({ total: 16, odd: [1, 3] });
  return { total: 0, odd: [] };
}
