// Class: BenchJack "isolation failure"
// Sends two objects under one number: a prototype with methods of its own, then one that the tests' side knows as its own
// `Object.prototype`. Whoever ties prototypes by number then puts the methods on that.
const push = Array.prototype.push;
let forged = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  if (!forged && items[0]?.nature?.kind === 'object') {
    forged = true;
    const nature = { kind: 'proto', parent: null, members: [['toString', undefined, 32]] };
    Reflect.apply(push, this, [
      { id: 70_001, nature },
      { id: 70_001, nature: { kind: 'known', tag: 'Object' } },
    ]);
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
