// Class: BenchJack "evaluation logic gaps"
// Is another object each time it is looked at: other keys, other values, other descriptions, none of which it was born with.
export function tally(values: readonly number[]): unknown {
  let looks = 0;
  const names = ['total', 'odd', 'constructor', '__proto__', 'asymmetricMatch', 'then', 'toString', 'length'];
  const some = (): any => [16, [], () => true, values, Object, undefined, { asymmetricMatch: () => true }][looks++ % 7];
  return new Proxy(Object.create(null) as object, {
    get: some,
    has: () => looks++ % 2 === 0,
    ownKeys: () => names.slice(0, 2 + (looks++ % 6)),
    getOwnPropertyDescriptor: () => ({
      value: some(),
      enumerable: looks % 3 !== 0,
      configurable: true,
      writable: true,
    }),
    getPrototypeOf: () => (looks++ % 2 === 0 ? Object.prototype : Array.prototype),
  });
}
