// Class: BenchJack "isolation failure"
// Sends properties with traits that there are not, under names that are none, and says of a prototype's member that it is everything at once.
// Each message is put together with `push` on arrays: what goes into one can be changed there.
const push = Array.prototype.push;
let done = false;
Array.prototype.push = function (this: any[], ...items: any[]) {
  const [node] = items;
  if (!done && node?.nature?.kind === 'object' && node.content) {
    done = true;
    const members = [
      ['asymmetricMatch', undefined, 63],
      ['toJSON', undefined, -1],
      ['$$typeof', [7009], 2 ** 40],
      [{ toString: 'asymmetricMatch' }, 1, { valueOf: 1 }],
    ];
    Reflect.apply(push, this, [
      { id: 7009, nature: { kind: 'symbol', wellKnown: ['hasInstance'], key: 'jest.asymmetricMatcher' } },
      { id: 7011, nature: { kind: 'proto', parent: null, members } },
    ]);
    node.nature = { kind: 'instance', proto: [7011], isError: false };
    node.content = { slots: [], fields: members, closed: ['frozen'] };
  }
  return Reflect.apply(push, this, items);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
