// Class: BenchJack "evaluation logic gaps"
// Extends Array with methods that agree to everything.
class Odd extends Array<number> {
  static get [Symbol.species]() {
    return Object;
  }
  override every(): boolean {
    return true;
  }
  override get length(): number {
    return 2;
  }
  asymmetricMatch(): boolean {
    return true;
  }
}

export function tally(values: readonly number[]): unknown {
  return { total: 0, odd: Odd.from([]) };
}
