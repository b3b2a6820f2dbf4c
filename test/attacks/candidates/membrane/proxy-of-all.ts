// Class: BenchJack "evaluation logic gaps"
// Is a proxy with every trap, each of which says yes.
const yes = (): any => true;

export function tally(values: readonly number[]): unknown {
  return new Proxy(function () {}, {
    get: (_, key) => (key === 'prototype' ? {} : yes),
    has: yes,
    apply: yes,
    construct: () => ({}),
    ownKeys: () => ['total', 'odd', 'prototype'],
    getOwnPropertyDescriptor: () => ({ value: 16, enumerable: true, configurable: true }),
    getPrototypeOf: () => Object.prototype,
  });
}
