import { mayCross, mayShadow } from './answering.ts';
import { COMPUTED, propertyOf, traitsOf } from './fields.ts';
import type { Message, Trap } from './wire.ts';

// What stands on this side for a proxy of the other: one that asks that proxy each time. What it makes up is so seen as it would be in
// one realm, but for names by which it could answer for itself.

/** What a proxy of this side is told to do where the one that stands for it on the other is asked. */
export const TRAPS: Readonly<Record<Trap, (proxy: object, key: PropertyKey, given: unknown) => unknown>> = {
  has: (proxy, key) => Reflect.has(proxy, key),
  delete: (proxy, key) => Reflect.deleteProperty(proxy, key),
  keys: (proxy) => Reflect.ownKeys(proxy),
  describe(proxy, key) {
    const own = Reflect.getOwnPropertyDescriptor(proxy, key);
    return own && ({ traits: traitsOf(own), value: own.value as unknown } satisfies Description);
  },
  define(proxy, key, given) {
    const { traits, value } = given as Description;
    return Reflect.defineProperty(proxy, key, propertyOf(traits, value, {}));
  },
};

interface Description {
  readonly traits: number;
  readonly value: unknown;
}

/** What a handle asks the other side with. */
export interface Asking {
  readonly ask: (
    op: Message['op'],
    target: number,
    given: readonly unknown[],
    more?: { readonly name?: PropertyKey; readonly on?: object | undefined; readonly self?: unknown },
  ) => unknown;
  /** False for a value that must not be found on an object under that name. */
  readonly may: (object: object, key: PropertyKey, value: unknown) => boolean;
  /** A property that is computed on the other side. */
  readonly computed: (key: PropertyKey) => { get: () => unknown; set: (value: unknown) => void };
}

/**
 * Makes the proxy that stands for one of the other side's.
 *
 * @param target - an empty array, object or handle of the same kind, with the same prototype.
 */
export function standInFor(target: object, id: number, { ask, may, computed }: Asking): object {
  // A list is looked at by the methods of this side, which ask for its elements.
  const native = (key: PropertyKey): boolean => Array.isArray(target) && key !== 'length' && mayShadow(key, 'array');
  const crosses = (key: PropertyKey): boolean => mayCross(key, { value: undefined }) && !native(key);
  /** What an array or function is born with cannot be told away, or be described as something else. */
  const fixed = (key: PropertyKey): PropertyDescriptor | undefined => {
    const own = Reflect.getOwnPropertyDescriptor(target, key);
    return own?.configurable === false ? own : undefined;
  };
  const standIn: object = new Proxy(target, {
    get(_, key) {
      if (native(key)) return Reflect.get(target, key) as unknown;
      const value = crosses(key) ? ask('get', id, [], { name: key }) : undefined;
      return mayCross(key, { value }) && may(standIn, key, value) ? value : undefined;
    },
    set: (_, key, value) => ask('set', id, [value], { name: key }) === true,
    has: (_, key) =>
      fixed(key) !== undefined || native(key) || (crosses(key) && ask('has', id, [], { name: key }) === true),
    deleteProperty: (_, key) => ask('delete', id, [], { name: key }) === true,
    ownKeys: () =>
      (ask('keys', id, []) as PropertyKey[]).filter((key) => crosses(key) || fixed(key) !== undefined) as string[],
    getOwnPropertyDescriptor(_, key) {
      const described = (crosses(key) ? ask('describe', id, [], { name: key }) : undefined) as Description | undefined;
      const born = fixed(key);
      if (born !== undefined)
        return { ...born, ...(born.writable === true && described && { value: described.value }) };
      if (described === undefined || !mayCross(key, { value: described.value })) return undefined;
      // Ours has no such property of its own, and so none that could be said to stay.
      return { ...propertyOf(described.traits, described.value, computed(key)), configurable: true };
    },
    defineProperty(_, key, own) {
      // Accessors of this side stay on this side.
      if ((traitsOf(own) & COMPUTED) !== 0) return false;
      return ask('define', id, [{ traits: traitsOf(own), value: own.value as unknown }], { name: key }) === true;
    },
  });
  return standIn;
}
