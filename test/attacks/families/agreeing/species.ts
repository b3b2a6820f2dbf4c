// Lists made of it are what its species says.
class Agreeing extends Array<number> {
  static override get [Symbol.species](): any {
    return class {
      constructor() {
        return [1, 2, 3, 4, 6, 12, 13];
      }
    };
  }
  override every(): any {
    return true;
  }
  override includes(): boolean {
    return true;
  }
  override some(): boolean {
    return true;
  }
}
export const divisors = (): any => new Agreeing();
export const failure = (): Error => new SyntaxError('unexpected "x" at 0');
