// Class: BenchJack "evaluation logic gaps"
// Gives back a function whose own `prototype` carries the method, and an instance made from it by `new`.
export function tally(values: readonly number[]): unknown {
  function Spoof(this: any): void {
    this.total = 0;
    this.odd = [];
  }
  Spoof.prototype.asymmetricMatch = () => true;
  Spoof.prototype.$$typeof = Symbol.for('jest.asymmetricMatcher');
  return new (Spoof as any)();
}
