import { mayCross, mayShadowBelow } from './answering.ts';
import { fieldOf, METHOD, propertyOf } from './fields.ts';
import { isObject } from './messages.ts';
import { standInFor, type Asking } from './proxies.ts';
import type { Nature } from './wire.ts';

// Handles: what stands on this side for a function or a class of the other. They are made here, and call back. Their parameters are not
// named: vitest reads from the text of a hook what it wants, and takes `...args` for a mistake.

/** What handles are made with. */
interface Crossing extends Pick<Asking, 'ask' | 'may'> {
  readonly resolve: (wire: unknown) => unknown;
  readonly idOf: (value: unknown) => number | undefined;
  /** Whether what stands here is judged by what it inherits. */
  readonly judges: boolean;
}

export interface Handles {
  /** A function that calls the other side's. */
  readonly functionOf: (id: number, nature: Extract<Nature, { kind: 'function' }>) => object;
  /** An object that asks a proxy of the other side's. */
  readonly proxyOf: (id: number, nature: Extract<Nature, { kind: 'proxy' }>) => object;
  /** Gives a prototype of this side's the methods and accessors that the other's has; their code stays there. What it inherits is tied before. */
  readonly tiePrototype: (proto: object, nature: Extract<Nature, { kind: 'proto' }>) => void;
  readonly computed: Asking['computed'];
}

export function openHandles({ ask, resolve, idOf, may, judges }: Crossing): Handles {
  function handleId(value: unknown): number {
    const id = idOf(value);
    if (id === undefined) throw new TypeError('called on an object of another kind');
    return id;
  }

  function tiePrototype(proto: object, nature: Extract<Nature, { kind: 'proto' }>): void {
    const hidden = { writable: true, configurable: true, enumerable: false };
    const owner = resolve(nature.owner);
    // Without one of its own, what extends a map would pass for a mere map.
    if (nature.like === undefined && (owner !== undefined || KINDS.has(Object.getPrototypeOf(proto))))
      Object.defineProperty(proto, 'constructor', { ...hidden, value: owner });
    for (const field of nature.members) {
      const member = fieldOf(field, resolve);
      if (member === undefined || KEPT_NAMES.has(member.key)) continue;
      const { key, wire, traits } = member;
      if (judges && mayShadowBelow(key, proto)) continue;
      const value = (traits & METHOD) === 0 ? resolve(wire) : methodOf(key, proto);
      const property = propertyOf(traits, value, computed(key, proto));
      if (mayCross(key, property) && may(proto, key, value)) Object.defineProperty(proto, key, property);
    }
  }

  function methodOf(key: PropertyKey, on: object): unknown {
    const holder = {
      [key](this: unknown): unknown {
        return ask('invoke', handleId(this), [...arguments], { name: key, on });
      },
    };
    return Reflect.get(holder, key);
  }

  function computed(key: PropertyKey, on?: object) {
    return {
      get(this: unknown): unknown {
        if (idOf(this) === undefined) return undefined;
        const value = ask('get', handleId(this), [], { name: key, on });
        return may(this as object, key, value) ? value : undefined;
      },
      set(this: unknown, value: unknown) {
        ask('set', handleId(this), [value], { name: key, on });
      },
    };
  }

  function functionOf(id: number, { name, length, newable }: Extract<Nature, { kind: 'function' }>): object {
    const made = newable
      ? function (this: unknown): unknown {
          if (new.target === undefined) return apply(id, this, [...arguments]);
          const built = ask('construct', id, [...arguments]);
          // A class of this side that extends one of the other's.
          if (new.target !== made && isObject(built)) Object.setPrototypeOf(built, new.target.prototype as object);
          return built;
        }
      : notNewable((self, args) => apply(id, self, args));
    Object.defineProperty(made, 'name', { value: name, configurable: true });
    Object.defineProperty(made, 'length', { value: length, configurable: true });
    return made;
  }

  function apply(id: number, self: unknown, args: readonly unknown[]): unknown {
    return ask('apply', id, args, idOf(self) === undefined && isNamespace(self) ? {} : { self });
  }

  function proxyOf(id: number, { of, newable }: Extract<Nature, { kind: 'proxy' }>): object {
    const callable = { kind: 'function', name: '', length: 0, newable, proto: undefined } as const;
    const target = of === 'function' ? functionOf(id, callable) : of === 'array' ? [] : {};
    return standInFor(target, id, { ask, may, computed });
  }

  return { functionOf, proxyOf, tiePrototype, computed };
}

/** Kinds that matchers tell by their constructors. */
const KINDS: ReadonlySet<unknown> = new Set([Array, Map, Set, Date, RegExp].map(({ prototype }) => prototype));

/** Names on every object, by which engines tell kinds apart. */
const KEPT_NAMES: ReadonlySet<PropertyKey> = new Set(['constructor', '__proto__']);

/** A function that cannot be called with `new`, as methods and arrow functions cannot. */
function notNewable(call: (self: unknown, args: unknown[]) => unknown): object {
  const holder = {
    method(this: unknown): unknown {
      return call(this, [...arguments]);
    },
  };
  return Reflect.get(holder, 'method');
}

/** A function called as a member of its module: the module is no `this` that a function could want. */
function isNamespace(value: unknown): boolean {
  return isObject(value) && Reflect.get(value, Symbol.toStringTag) === 'Module';
}
