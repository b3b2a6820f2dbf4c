import type { Entry } from './alike.ts';
import { mayCross } from './answering.ts';
import { COMPUTED, GETTER, keyOf, keysOf, METHOD, SETTER, traitsOf } from './fields.ts';
import { garbled } from './messages.ts';
import { hasContent, NO_FIELDS } from './natures.ts';
import { TRAPS } from './proxies.ts';
import { sameWire, type Message, type Wire } from './wire.ts';

// What the other side may ask of an object of this one: what that was said to have, and nothing else. The other side may be lying about
// all that it knows: by `constructor` alone it would come to this side's own `Function`.

interface Known {
  readonly resolve: (wire: Wire) => unknown;
  readonly entryOf: (object: object) => Entry | undefined;
  /** Whether an object was made on this side. */
  readonly isOwn: (entry: Entry) => boolean;
  /** Whether its contents have been shown to the other side. */
  readonly crosses: (entry: Entry) => boolean;
  /** Whether an object of the other side's may be asked for what is computed here. */
  readonly isShared: (entry: Entry) => boolean;
}

type Callable = (...args: unknown[]) => unknown;

/** Opens what does as it is asked; it throws for what may not be asked, and what is thrown by what it calls. */
export function openAsked({ resolve, entryOf, isOwn, crosses, isShared }: Known) {
  return (entry: Entry, message: Message, args: readonly unknown[]): unknown => {
    if (!isOwn(entry) && !isShared(entry)) throw garbled();
    const object = entry.object as Callable;
    const { nature } = entry;
    switch (message.op) {
      case 'apply':
      case 'construct':
        if (nature.kind !== 'function' && !(nature.kind === 'proxy' && nature.of === 'function')) throw garbled();
        return message.op === 'apply'
          ? Reflect.apply(object, resolve(message.self), args)
          : Reflect.construct(object, args);
      case 'invoke': {
        const method = Reflect.get(holderOf(entry, message, METHOD), nameOf(message), object) as Callable;
        return Reflect.apply(method, object, args);
      }
      case 'get':
        return Reflect.get(holderOf(entry, message, GETTER), nameOf(message), object);
      case 'set':
        return Reflect.set(holderOf(entry, message, SETTER), nameOf(message), args[0], object);
      default:
        if (nature.kind !== 'proxy' || !isTrap(message.op)) throw garbled();
        return TRAPS[message.op](object, nameOf(message), args[0]);
    }
  };

  function nameOf({ name }: Message): PropertyKey {
    const key = keyOf(resolve(name));
    if (key === undefined) throw garbled();
    return key;
  }

  /** What has the member that is asked for: the object itself, or one of its prototypes that was said to have it. */
  function holderOf(entry: Entry, message: Message, trait: number): object {
    const object = entry.object as object;
    const key = nameOf(message);
    if (message.on === undefined) {
      if (entry.nature.kind === 'proxy' && trait !== METHOD && mayCross(key, { value: undefined })) return object;
      for (const holder of [object, ...prototypesOf(object)]) if (computes(entryOf(holder), key, trait)) return holder;
      throw garbled();
    }
    const on = resolve(message.on);
    const holder = prototypesOf(object).find((proto) => proto === on);
    const described = holder && entryOf(holder);
    // What the other side says of prototypes of its own is no leave to use them on objects of this one.
    if (holder === undefined || described?.nature.kind !== 'proto' || !isOwn(described)) throw garbled();
    const { members } = described.nature;
    const has = members.some(([name, , traits = 0]) => sameWire(name, message.name) && (traits & trait) !== 0);
    if (!has) throw garbled();
    return holder;
  }

  /** Whether a property of an object's own is computed, and has been told of. */
  function computes(entry: Entry | undefined, key: PropertyKey, trait: number): boolean {
    if (entry === undefined || !(isOwn(entry) || isShared(entry)) || !crosses(entry)) return false;
    const { nature } = entry;
    const object = entry.object as object;
    if (!hasContent(nature) || NO_FIELDS.has(nature.kind) || !keysOf(object, nature.kind).includes(key)) return false;
    const own = Reflect.getOwnPropertyDescriptor(object, key);
    return own !== undefined && (traitsOf(own) & trait & COMPUTED) !== 0 && mayCross(key, own);
  }
}

function isTrap(op: Message['op']): op is keyof typeof TRAPS {
  return Object.hasOwn(TRAPS, op);
}

function prototypesOf(object: object): object[] {
  const chain: object[] = [];
  for (let at: unknown = Object.getPrototypeOf(object); at !== null; at = Object.getPrototypeOf(at))
    chain.push(at as object);
  return chain;
}
