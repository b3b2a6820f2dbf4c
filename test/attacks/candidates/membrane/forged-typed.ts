// Class: BenchJack "isolation failure"
// Says that a typed array has four thousand million elements.
// Each message is put together with `push` on arrays: what goes into one can be changed there.
const push = Array.prototype.push;
let done = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  const [node] = items;
  if (!done && node?.nature?.kind === 'object' && node.content) {
    done = true;
    node.nature = { kind: 'typed', of: 'Float64Array' };
    node.content = { slots: 500_000_000, fields: [], closed: 'no' };
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
