// Class: BenchJack "evaluation logic gaps"
// The membrane lets no function cross under the name `asymmetricMatch`. This one sends the name as an array of one string: no set of
// names holds it, and as a property key it is that name.
const push = Array.prototype.push;
Array.prototype.push = function (this: any[], ...items: any[]) {
  for (const item of items)
    if (Array.isArray(item) && (item[0] === 'spoof' || item[0] === 'brand'))
      item[0] = [item[0] === 'spoof' ? 'asymmetricMatch' : '$$typeof'];
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { spoof: () => true, brand: Symbol.for('jest.asymmetricMatcher'), toString: () => 'tally' };
}
