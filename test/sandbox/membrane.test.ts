import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMembrane } from '../../src/sandbox/membrane/membrane.ts';

/** Two sides in one realm, joined by structured clones, as isolates and processes are. */
function joined(exports: Readonly<Record<string, unknown>>): Record<string, (...args: never[]) => unknown> {
  const candidate = openMembrane('candidate', (message) =>
    structuredClone(assertions.receive(structuredClone(message))),
  );
  const assertions = openMembrane('assertions', (message) =>
    structuredClone(candidate.receive(structuredClone(message))),
  );
  return assertions.accept(structuredClone(candidate.send(exports))) as ReturnType<typeof joined>;
}

/** What own properties of such objects do not stand before. */
const LOOKED_AT = [Array.prototype, Map.prototype, Date.prototype];

const plain = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withNullPrototype: true,
});

/* oxlint-disable unicorn/no-thenable -- values that answer for themselves are what is tried here */
describe('the membrane', () => {
  it('carries any plain value there and back, and knows it again', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const { echo, same } = joined({ echo: (given: unknown) => [given], same: (given: unknown) => given });
        const back = echo?.(value as never);
        expect(Array.isArray(back) && Object.is(back[0], value)).toBe(true);
        expect(Object.is(same?.(value as never), value)).toBe(true);
      }),
    );
  });

  it('gives copies of what is made on the other side, equal in every part', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const { make } = joined({ make: () => value });
        expect(make?.()).toStrictEqual(value);
      }),
    );
  });

  it('shows what a call does to its arguments, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.dictionary(fc.string(), fc.integer()), (list, record) => {
        const { change } = joined({
          change(given: number[], named: Record<string, number>) {
            given.length = 0;
            given.push(7);
            for (const name of Object.keys(named)) delete named[name];
            named['kept'] = 1;
          },
        });
        const expected = [7];
        change?.(list as never, record as never);
        expect(list).toEqual(expected);
        expect({ ...record }).toEqual({ kept: 1 });
      }),
    );
  });

  it.each([
    ['own', () => ({ asymmetricMatch: () => true, kept: 1 })],
    [
      'under a symbol',
      () => ({
        [Symbol.for('x')]: 1,
        $$typeof: Symbol.for('jest.asymmetricMatcher'),
        asymmetricMatch: () => true,
        kept: 1,
      }),
    ],
    [
      'inherited',
      () => Object.assign(Object.create({ asymmetricMatch: () => true, then: () => {} }) as object, { kept: 1 }),
    ],
    [
      'of a class',
      () =>
        new (class Spoof {
          kept = 1;
          asymmetricMatch() {
            return true;
          }
          then() {}
        })(),
    ],
    [
      'behind a getter',
      () => ({
        get asymmetricMatch() {
          return () => true;
        },
        kept: 1,
      }),
    ],
    [
      'of a proxy',
      () =>
        new Proxy(
          { kept: 1 },
          {
            has: () => true,
            get: (target, key) => (key === 'kept' ? 1 : () => true),
            ownKeys: () => ['kept', 'asymmetricMatch'],
            getOwnPropertyDescriptor: () => ({ value: () => true, enumerable: true, configurable: true }),
          },
        ),
    ],
    ['of a function', () => Object.assign(() => 1, { asymmetricMatch: () => true, then: () => {} })],
  ])('lets no value answer for itself: %s', (_where, spoof) => {
    const { make } = joined({ make: spoof });
    const made = make?.() as Record<string, unknown>;
    for (const name of ['asymmetricMatch', 'then']) expect(typeof made[name]).not.toBe('function');
    expect(made).not.toEqual({ total: 16 });
  });

  const key = fc.oneof(
    fc.string().filter((name) => !/^\d*$/.test(name) && !LOOKED_AT.some((proto) => name in proto)),
    fc.constantFrom(Symbol.for('tag'), Symbol.dispose, Symbol('own')),
    // Names that functions have of their own, and arrow functions do not.
    fc.constantFrom('prototype', 'arguments', 'caller'),
  );
  const trait = fc.boolean();
  const properties = fc.uniqueArray(fc.tuple(key, fc.integer(), trait, trait, trait, trait), {
    selector: ([name]) => name,
  });
  const close = fc.constantFrom((one: object) => one, Object.preventExtensions, Object.seal, Object.freeze);
  const bodies = fc.constantFrom<(() => object)[]>(
    () => ({}),
    () => [1, 2],
    () => new Map([[1, 2]]),
    () => new Date(7),
    () => new Error('no'),
    () => class Own extends Array<number> {}.from([1]),
    () => Object.create({ inherited: 1 }) as object,
    () => () => 1,
  );

  it('shows how an object is made: hidden, read-only, computed and symbol properties, and whether it takes more', () => {
    fc.assert(
      fc.property(properties, close, bodies, (list, closing, body) => {
        const own = body();
        for (const [name, value, enumerable, writable, configurable, computed] of list) {
          const how = computed ? { get: () => value } : { value, writable };
          if (name !== '__proto__') Reflect.defineProperty(own, name, { ...how, enumerable, configurable });
        }
        closing(own);
        const { make } = joined({ make: () => own });
        const made = make?.() as object;
        expect(Object.getOwnPropertyNames(made)).toEqual(Object.getOwnPropertyNames(own));
        expect(Object.getOwnPropertySymbols(made).map(String)).toEqual(Object.getOwnPropertySymbols(own).map(String));
        for (const name of [...Object.getOwnPropertyNames(own), Symbol.for('tag'), Symbol.dispose]) {
          if (name === 'stack') continue;
          const [here, there] = [made, own].map((one) => Object.getOwnPropertyDescriptor(one, name));
          if (there?.get === undefined) expect(here).toEqual(there);
          else
            expect([here?.enumerable, here?.configurable, Reflect.get(made, name)]).toEqual([
              there.enumerable,
              there.configurable,
              there.get(),
            ]);
        }
        for (const ask of [Object.isExtensible, Object.isSealed, Object.isFrozen]) expect(ask(made)).toBe(ask(own));
      }),
    );
  });

  it('refuses what is no message, and ids of the other side', () => {
    const side = openMembrane('assertions', () => ({}));
    const sent = side.send({ secret: ['kept'] });
    const empty = { name: '', self: undefined, args: [], nodes: [] };
    for (const message of [null, 7, {}, { op: 'apply', nodes: [] }])
      expect(() => side.receive(message)).toThrow(/no message/);
    // What is asked of an object that never crossed is answered by an error, as a call that throws.
    expect(side.receive({ ...empty, op: 'get', target: 99, name: 'x' })).toMatchObject({ ok: false });
    // An object that the other side makes under a number of this side's.
    const [id = 0] = sent.value as number[];
    const nodes = [{ id: id + 100, nature: { kind: 'object', bare: false } }];
    expect(() => side.receive({ ...empty, op: 'get', target: id, name: 'secret', nodes })).toThrow(/no message/);
  });

  it('keeps what both sides have of their own out of reach, whatever a message says of it', () => {
    const side = openMembrane('assertions', () => ({}));
    const table = [1, 2, 3];
    side.share('src/table.ts#TABLE', table);
    const content = { slots: [7], fields: [['extra', 1]], frozen: true };
    const nodes = [
      { id: 1, nature: { kind: 'known', tag: 'src/table.ts#TABLE' }, content },
      { id: 3, nature: { kind: 'known', tag: 'Object' }, content },
    ];
    side.receive({ op: 'get', target: 99, name: 'x', self: undefined, args: [[1]], nodes });
    expect(table).toEqual([1, 2, 3]);
    expect(Object.hasOwn(Object.prototype, 'extra')).toBe(false);
  });

  it('gives nothing of its own another prototype, whatever a message says of it', () => {
    const side = openMembrane('assertions', () => ({}));
    const table = [1, 2, 3];
    side.share('src/table.ts#TABLE', table);
    const before = Object.getPrototypeOf(Map.prototype) as object;
    const nodes = ['Map', 'src/table.ts#TABLE'].map((tag, index) => ({
      id: 2 * index + 1,
      nature: { kind: 'known', tag, proto: [5] },
    }));
    const proto = { id: 5, nature: { kind: 'proto', parent: null, members: [['at', undefined, 32]] } };
    side.receive({ op: 'get', target: 99, name: 'x', self: undefined, args: [], nodes: [...nodes, proto] });
    const after = Object.getPrototypeOf(Map.prototype) as object;
    Object.setPrototypeOf(Map.prototype, before);
    expect(after).toBe(before);
    expect(Object.getPrototypeOf(table)).toBe(Array.prototype);
  });

  it('tells nothing that it has not shown: what engines keep on errors and on their own prototypes', () => {
    const side = openMembrane('assertions', () => ({}));
    const { nodes, value } = side.send([
      new Error('secret'),
      [1].values(),
      {
        get shown() {
          return 7;
        },
      },
    ]);
    const ids = nodes.map(({ id }) => id);
    const ask = (target: number, name: string): unknown =>
      side.receive({ op: 'get', target, name, on: undefined, self: undefined, args: [], nodes: [] }).ok;
    expect(Array.isArray(value)).toBe(true);
    for (const id of ids) for (const name of ['stack', 'constructor', 'message']) expect(ask(id, name)).toBe(false);
    expect(ids.some((id) => ask(id, 'shown'))).toBe(true);
  });

  it('takes nothing for a list that only has a length', () => {
    const side = openMembrane('assertions', () => ({}));
    const message = { op: 'get', target: 2, name: 'x', on: undefined, self: undefined, args: [] };
    for (const content of [
      { slots: { length: 4e8 }, fields: [] },
      { slots: [], fields: { length: 4e8 } },
      { slots: 9, fields: [] },
    ])
      for (const nature of [
        { kind: 'typed', of: 'Uint8Array' },
        { kind: 'array' },
        { kind: 'buffer' },
        { kind: 'map' },
      ])
        expect(() => side.receive({ ...message, nodes: [{ id: 1, nature, content }] })).toThrow(/no message/);
  });

  it('takes values as deep as memory', () => {
    const { depth } = joined({
      depth(given: { next?: object }) {
        let count = 0;
        for (let at: { next?: object } | undefined = given; at !== undefined; at = at.next) count++;
        return count;
      },
    });
    let deep: { next?: object } = {};
    for (let n = 1; n < 20_000; n++) deep = { next: deep };
    expect(depth?.(deep as never)).toBe(20_000);
  });
});
