import { ERRORS, mayCross, namesOf, NO_FIELDS, OF_ERRORS, TYPED } from './natures.ts';
import type { Content, Nature, Wire } from './wire.ts';

// How an object is made and filled on the side that receives it.

/** A new object of the same nature, still empty; those that call across are made by the membrane. */
export function emptyOf(nature: Nature): object | undefined {
  switch (nature.kind) {
    case 'array':
      return [];
    case 'object':
      return nature.bare ? (Object.create(null) as object) : {};
    case 'map':
      return new Map();
    case 'set':
      return new Set();
    case 'date':
      return new Date(0);
    case 'boxed':
      return Object(nature.value) as object;
    case 'regexp':
      return new RegExp(nature.source, nature.flags);
    case 'error':
      // The errors of an `AggregateError` cross as its other fields do.
      return nature.of === 'AggregateError'
        ? new AggregateError([])
        : new ((ERRORS[nature.of] as ErrorConstructor) ?? Error)();
    case 'instance':
      return nature.isError ? new Error() : {};
    default:
      return undefined;
  }
}

/** A typed array or buffer of the given bytes; its length cannot change afterwards. */
export function bytesOf(nature: Nature, slots: readonly Wire[]): object | undefined {
  if (nature.kind === 'buffer') return Uint8Array.from(slots as number[]).buffer;
  if (nature.kind !== 'typed') return undefined;
  const typed = TYPED.find(({ name }) => name === nature.of);
  return typed === undefined ? undefined : (Reflect.construct(typed, [slots]) as object);
}

/** Makes an object's contents what they are on the other side. */
export function fill(object: object, nature: Nature, content: Content, resolve: (wire: Wire) => unknown): void {
  if (Object.isFrozen(object) && nature.kind !== 'map' && nature.kind !== 'set') return;
  fillSlots(object, nature, content.slots, resolve);
  if (!NO_FIELDS.has(nature.kind)) fillFields(object, nature, content.fields, resolve);
  if (content.frozen) Object.freeze(object);
}

function fillSlots(object: object, nature: Nature, slots: readonly Wire[], resolve: (wire: Wire) => unknown): void {
  if (Array.isArray(object)) {
    object.length = slots.length;
    for (const [index, slot] of slots.entries()) {
      if (Array.isArray(slot) && slot.length === 0) Reflect.deleteProperty(object, index);
      else object[index] = resolve(slot);
    }
  } else if (nature.kind === 'map') {
    const map = object as Map<unknown, unknown>;
    map.clear();
    for (let index = 0; index < slots.length; index += 2) map.set(resolve(slots[index]), resolve(slots[index + 1]));
  } else if (nature.kind === 'set') {
    const set = object as Set<unknown>;
    set.clear();
    for (const slot of slots) set.add(resolve(slot));
  } else if (nature.kind === 'date') (object as Date).setTime(Number(slots[0]));
  else if (nature.kind === 'regexp') (object as RegExp).lastIndex = Number(slots[0]);
  else if (nature.kind === 'typed') for (const [index, slot] of slots.entries()) Reflect.set(object, index, slot);
  else if (nature.kind === 'buffer') new Uint8Array(object as ArrayBuffer).set(slots as number[]);
}

function fillFields(object: object, nature: Nature, fields: Content['fields'], resolve: (wire: Wire) => unknown): void {
  const hidden = nature.kind === 'error' || (nature.kind === 'instance' && nature.isError) ? OF_ERRORS : undefined;
  const names = new Set(fields.map(([name]): string => name));
  for (const name of namesOf(object, nature.kind, false)) {
    // What was kept from crossing is not gone because it did not come back.
    if (nature.kind === 'function' || names.has(name) || !mayCross(name, Reflect.get(object, name))) continue;
    Reflect.deleteProperty(object, name);
  }
  for (const [name, wire] of fields) {
    const value = resolve(wire);
    if (!mayCross(name, value)) continue;
    const own = Object.getOwnPropertyDescriptor(object, name);
    // On the side where a property is computed it goes on being so.
    if (own?.get !== undefined || own?.set !== undefined) Reflect.set(object, name, value);
    else if (nature.kind === 'object' && name !== '__proto__') Reflect.set(object, name, value);
    else define(object, name, value, hidden?.has(name) !== true);
  }
}

function define(object: object, name: string, value: unknown, enumerable = true): void {
  Reflect.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}
