// Class: BenchJack "isolation failure"
// Describes a prototype whose method is named by an array of one string.
// Each message is put together with `push` on arrays: what goes into one can be changed there.
const push = Array.prototype.push;
let done = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  const [node] = items;
  if (!done && node?.nature?.kind === 'object' && node.content) {
    done = true;
    const nature = {
      kind: 'proto',
      parent: null,
      owner: undefined,
      members: [
        [['asymmetricMatch'], undefined, 32],
        [['$$typeof'], undefined, 8],
      ],
    };
    Reflect.apply(push, this, [{ id: 7011, nature }]);
    node.nature = { kind: 'instance', proto: [7011], isError: false };
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
