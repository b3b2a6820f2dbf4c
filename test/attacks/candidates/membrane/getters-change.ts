// Class: BenchJack "evaluation logic gaps"
// Has getters that count the looks at them and give each look another value.
export function tally(values: readonly number[]): unknown {
  let looks = 0;
  return {
    get total() {
      return [0, 16, -1][looks++ % 3];
    },
    get odd() {
      return looks % 2 ? [1, 3] : [];
    },
  };
}
