// Class: BenchJack "evaluation logic gaps"
// Has the method that vitest looks for on the prototype of a class.
class Anything {
  total = 0;
  odd: number[] = [];
  asymmetricMatch(): boolean {
    return true;
  }
}

export function tally(values: readonly number[]): unknown {
  return new Anything();
}
