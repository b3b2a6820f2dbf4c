import { isObject } from './messages.ts';
import type { Message, Nature } from './wire.ts';

// Handles: what stands on this side for a function or a class of the other. They are made here, and call back. Their parameters are not
// named: vitest reads from the text of a hook what it wants, and takes `...args` for a mistake.

/** What handles are made with. */
interface Crossing {
  readonly ask: (
    op: Message['op'],
    target: number,
    given: readonly unknown[],
    more?: { readonly name?: string; readonly self?: unknown },
  ) => unknown;
  readonly resolve: (wire: unknown) => unknown;
  readonly idOf: (value: unknown) => number | undefined;
}

export interface Handles {
  /** A function that calls the other side's. */
  readonly functionOf: (id: number, nature: Extract<Nature, { kind: 'function' }>) => object;
  /** Gives a prototype of this side's the methods and accessors that the other's has; their code stays there. */
  readonly tiePrototype: (proto: object, nature: Extract<Nature, { kind: 'proto' }>) => void;
  /** Lets an object of this side's be iterated as the other's is. */
  readonly makeIterable: (object: object, how: 'no' | 'sync' | 'async') => void;
}

export function openHandles({ ask, resolve, idOf }: Crossing): Handles {
  function handleId(value: unknown): number {
    const id = idOf(value);
    if (id === undefined) throw new TypeError('called on an object of another kind');
    return id;
  }

  function tiePrototype(proto: object, nature: Extract<Nature, { kind: 'proto' }>): void {
    Object.setPrototypeOf(proto, resolve(nature.parent) as object | null);
    const hidden = { writable: true, configurable: true, enumerable: false };
    const owner = resolve(nature.owner);
    if (owner !== undefined) Object.defineProperty(proto, 'constructor', { ...hidden, value: owner });
    for (const name of nature.methods) {
      const value = {
        [name](this: unknown): unknown {
          return invoke(this, name, [...arguments]);
        },
      }[name];
      if (mayStandOn(name)) Object.defineProperty(proto, name, { ...hidden, value });
    }
    for (const [name, settable] of nature.accessors) {
      if (!mayStandOn(name)) continue;
      Object.defineProperty(proto, name, {
        configurable: true,
        enumerable: false,
        get(this: unknown): unknown {
          return idOf(this) !== undefined ? ask('get', handleId(this), [], { name }) : undefined;
        },
        ...(settable && {
          set(this: unknown, value: unknown) {
            ask('set', handleId(this), [value], { name });
          },
        }),
      });
    }
    makeIterable(proto, nature.iterable);
  }

  function makeIterable(object: object, how: 'no' | 'sync' | 'async'): void {
    // The other side may say anything.
    if (how !== 'sync' && how !== 'async') return;
    Object.defineProperty(object, how === 'async' ? Symbol.asyncIterator : Symbol.iterator, {
      writable: true,
      configurable: true,
      enumerable: false,
      value(this: unknown): unknown {
        return ask(how === 'async' ? 'iterate async' : 'iterate', handleId(this), []);
      },
    });
  }

  function invoke(self: unknown, name: string, args: readonly unknown[]): unknown {
    return ask('invoke', handleId(self), args, { name });
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
    return ask('apply', id, args, isNamespace(self) ? {} : { self });
  }

  return { functionOf, tiePrototype, makeIterable };
}

/** Names on every object, by which engines and libraries tell kinds apart. */
const KEPT_NAMES: ReadonlySet<string> = new Set([
  'constructor',
  '__proto__',
  'asymmetricMatch',
  '$$typeof',
  'then',
  'toJSON',
]);

function mayStandOn(name: unknown): boolean {
  // Anything but a string would be made one only when it is used as a name.
  return typeof name === 'string' && !KEPT_NAMES.has(name);
}

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
