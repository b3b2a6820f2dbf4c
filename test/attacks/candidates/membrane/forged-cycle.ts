// Class: BenchJack "isolation failure"
// Sends prototypes that inherit from each other.
// Each message is put together with `push` on arrays: what goes into one can be changed there.
const push = Array.prototype.push;
let done = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  const [node] = items;
  if (!done && node?.nature?.kind === 'object' && node.content) {
    done = true;
    const proto = (id: number, parent: number) => ({
      id,
      nature: { kind: 'proto', parent: [parent], owner: undefined, members: [] },
    });
    Reflect.apply(push, this, [proto(7005, 7007), proto(7007, 7005)]);
    node.nature = { kind: 'instance', proto: [7005], isError: false };
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
