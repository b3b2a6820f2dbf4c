import { isObject } from './messages.ts';
import { isBrand } from './symbols.ts';
import type { Nature } from './wire.ts';

// What could answer for itself where it is compared, awaited or looked at, and so must not be found on what has crossed.

/** By these the libraries that judge take a value for something other than data, and a promise is told: functions so called never cross. */
const ANSWERS_FOR_ITSELF: ReadonlySet<PropertyKey> = new Set(['asymmetricMatch', '$$typeof', 'then']);

/** False for what could answer for itself under this name. */
export function mayCross(key: PropertyKey, { value }: PropertyDescriptor): boolean {
  // By its species a class would say what the lists are that are made of its own.
  if (typeof key === 'symbol')
    return key !== Symbol.hasInstance && key !== Symbol.species && !isBrand(Symbol.keyFor(key) ?? '');
  if (!ANSWERS_FOR_ITSELF.has(key)) return true;
  // What is computed may come out another time as a function.
  return key === 'then' && value !== undefined && typeof value !== 'function';
}

/** By these a list, map or set is changed, so that one's own may watch that; all else on their prototypes is how they are looked at. */
const CHANGING: ReadonlySet<PropertyKey> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
);
const LOOKED_AT_BY: Partial<Record<Nature['kind'], object>> = {
  array: Array.prototype,
  map: Map.prototype,
  set: Set.prototype,
  date: Date.prototype,
  regexp: RegExp.prototype,
};

/** Whether an own property would stand before what matchers look at such an object by. */
export function mayShadow(key: PropertyKey, kind: Nature['kind']): boolean {
  const proto = LOOKED_AT_BY[kind];
  return proto !== undefined && !CHANGING.has(key) && key in proto;
}

/** What a class of maps says of its entries when it is asked for one: a value, which is compared as any other. */
const SAID_BY_MAPS = 'get';

/** The same for what an object inherits: a class that extends list, map or set would look for itself there. */
export function mayShadowBelow(key: PropertyKey, proto: object): boolean {
  const kinds = Object.values(LOOKED_AT_BY);
  for (let above: unknown = Object.getPrototypeOf(proto); isObject(above); above = Object.getPrototypeOf(above)) {
    if (!kinds.includes(above)) continue;
    return !CHANGING.has(key) && key in above && !(above === Map.prototype && key === SAID_BY_MAPS);
  }
  return false;
}

/** By which matchers tell kinds that have no tag of their own, or that both sides have. Some of them do so in lower case. */
const TAGS: ReadonlySet<string> = new Set(
  (
    'arguments array arraybuffer asyncfunction asyncgeneratorfunction bigint boolean dataview date error function ' +
    'generatorfunction map module null number promise regexp set string symbol undefined weakmap weakset'
  ).split(' '),
);

/** Opens what knows which objects have been thrown. */
export function openThrown() {
  const threw = new WeakSet();

  /** False for a value that must not be found on an object under that name, whatever comes later. */
  function may(object: object, key: PropertyKey, value: unknown): boolean {
    // Nothing passes for a kind that it is not.
    if (key === Symbol.toStringTag) return typeof value !== 'string' || !TAGS.has(value.toLowerCase());
    return key !== 'message' || !isObject(value) || !threw.has(object);
  }

  /** What the other side threw. Matchers ask it for its message, and an object there would answer for itself. */
  function thrown(value: unknown): unknown {
    if (!isObject(value)) return value;
    for (let part: unknown = value; isObject(part); part = Object.getPrototypeOf(part)) threw.add(part);
    return isObject(Reflect.get(value, 'message')) ? new Error('threw an object whose message is no text') : value;
  }

  return { may, thrown };
}
