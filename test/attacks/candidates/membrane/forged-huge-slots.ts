// Class: BenchJack "isolation failure"
// Says that an array has as many elements as a number that is no list.
// Each message is put together with `push` on arrays: what goes into one can be changed there.
const push = Array.prototype.push;
let done = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  const [node] = items;
  if (!done && node?.nature?.kind === 'object' && node.content) {
    done = true;
    node.nature = { kind: 'array' };
    node.content = { slots: { length: 4_000_000_000 }, fields: [], closed: 'no' };
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
