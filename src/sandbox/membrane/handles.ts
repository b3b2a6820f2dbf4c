import { isObject } from './messages.ts';
import type { Message, Nature } from './wire.ts';

// Handles: what stands on this side for a function or a class of the other. They are made here, and call back.

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
        [name](this: unknown, ...args: unknown[]): unknown {
          return invoke(this, name, args);
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
    if (nature.iterable === 'no') return;
    const async = nature.iterable === 'async';
    Object.defineProperty(proto, async ? Symbol.asyncIterator : Symbol.iterator, {
      ...hidden,
      value(this: unknown): unknown {
        return ask(async ? 'iterate async' : 'iterate', handleId(this), []);
      },
    });
  }

  function invoke(self: unknown, name: string, args: readonly unknown[]): unknown {
    return ask('invoke', handleId(self), args, { name });
  }

  function functionOf(id: number, { name, length, newable }: Extract<Nature, { kind: 'function' }>): object {
    const made = newable
      ? function (this: unknown, ...args: unknown[]): unknown {
          if (new.target === undefined) return apply(id, this, args);
          const built = ask('construct', id, args);
          // A class of this side that extends one of the other's.
          if (new.target !== made && isObject(built)) Object.setPrototypeOf(built, new.target.prototype as object);
          return built;
        }
      : notNewable(function (this: unknown, ...args: unknown[]): unknown {
          return apply(id, this, args);
        });
    Object.defineProperty(made, 'name', { value: name, configurable: true });
    Object.defineProperty(made, 'length', { value: length, configurable: true });
    return made;
  }

  function apply(id: number, self: unknown, args: readonly unknown[]): unknown {
    return ask('apply', id, args, isNamespace(self) ? {} : { self });
  }

  return { functionOf, tiePrototype };
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
function notNewable(call: (this: unknown, ...args: unknown[]) => unknown): object {
  const holder = {
    method(this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(call, this, args);
    },
  };
  return Reflect.get(holder, 'method');
}

/** A function called as a member of its module: the module is no `this` that a function could want. */
function isNamespace(value: unknown): boolean {
  return isObject(value) && Reflect.get(value, Symbol.toStringTag) === 'Module';
}
