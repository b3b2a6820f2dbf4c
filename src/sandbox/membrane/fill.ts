import { mayCross, mayShadow } from './answering.ts';
import { COMPUTED, fieldOf, keysOf, propertyOf } from './fields.ts';
import { ERRORS, NO_FIELDS, typedKinds } from './natures.ts';
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
  const typed = typedKinds().find(({ name }) => name === nature.of);
  return typed === undefined ? undefined : (Reflect.construct(typed, [slots]) as object);
}

/** What the receiving side is asked while it fills an object. */
export interface Filling {
  readonly resolve: (wire: Wire) => unknown;
  /** A property of an object of the other side's that is computed there. */
  readonly computed: (key: PropertyKey) => { get: () => unknown; set: (value: unknown) => void };
  /** Whether the object was made on this side, and what stands for it on the other. */
  readonly own: boolean;
  /** Whether the other side may have a property of this side's objects computed there. */
  readonly computable: boolean;
  /** False for a value that must not be found under that name. */
  readonly may: (object: object, key: PropertyKey, value: unknown) => boolean;
}

/** Kinds whose contents change in frozen objects too. */
const INSIDE: ReadonlySet<Nature['kind']> = new Set(['map', 'set', 'date']);

/** Makes an object's contents what they are on the other side. */
export function fill(object: object, nature: Nature, content: Content, filling: Filling): void {
  if (Object.isFrozen(object) && !INSIDE.has(nature.kind)) return;
  fillSlots(object, nature, content.slots, filling.resolve);
  if (!NO_FIELDS.has(nature.kind)) fillFields(object, nature, content.fields, filling);
  if (content.closed === 'frozen') Object.freeze(object);
  else if (content.closed === 'sealed') Object.seal(object);
  else if (content.closed === 'to new properties') Object.preventExtensions(object);
}

function fillSlots(object: object, nature: Nature, slots: readonly Wire[], resolve: (wire: Wire) => unknown): void {
  if (Array.isArray(object)) {
    object.length = slots.length;
    for (const [index, slot] of slots.entries()) {
      if (Array.isArray(slot) && slot.length === 0) Reflect.deleteProperty(object, index);
      else object[index] = resolve(slot);
    }
  } else if (nature.kind === 'map') {
    // By the methods of the kind: a class of one's own may have others under these names.
    const map = object as Map<unknown, unknown>;
    Map.prototype.clear.call(map);
    for (let index = 0; index < slots.length; index += 2)
      Map.prototype.set.call(map, resolve(slots[index]), resolve(slots[index + 1]));
  } else if (nature.kind === 'set') {
    const set = object as Set<unknown>;
    Set.prototype.clear.call(set);
    for (const slot of slots) Set.prototype.add.call(set, resolve(slot));
  } else if (nature.kind === 'date') Date.prototype.setTime.call(object as Date, Number(slots[0]));
  else if (nature.kind === 'regexp') (object as RegExp).lastIndex = Number(slots[0]);
  else if (nature.kind === 'typed') for (const [index, slot] of slots.entries()) Reflect.set(object, index, slot);
  else if (nature.kind === 'buffer') new Uint8Array(object as ArrayBuffer).set(slots as number[]);
}

function fillFields(object: object, { kind }: Nature, fields: Content['fields'], filling: Filling): void {
  const { resolve, computed, own, computable, may } = filling;
  const came = fields.map((field) => fieldOf(field, resolve)).filter((field) => field !== undefined);
  const names = new Set(came.map(({ key }) => key));
  const before = keysOf(object, kind);
  for (const key of before) {
    const here = Reflect.getOwnPropertyDescriptor(object, key);
    // What was kept from crossing is not gone because it did not come back.
    if (!names.has(key) && here !== undefined && mayCross(key, here) && !mayShadow(key, kind))
      Reflect.deleteProperty(object, key);
  }
  for (const { key, wire, traits } of came) {
    const value = resolve(wire);
    const here = Reflect.getOwnPropertyDescriptor(object, key);
    const isComputed = (traits & COMPUTED) !== 0;
    const isComputedHere = here?.get !== undefined || here?.set !== undefined;
    // On the side where a property is computed it goes on being so.
    if (isComputed && (isComputedHere || (own && !computable))) continue;
    if (own && isComputedHere) {
      if (here?.set !== undefined) Reflect.set(object, key, value);
      continue;
    }
    // The other side knows that something stands here, and not what.
    if (here !== undefined && !mayCross(key, here)) continue;
    const property = propertyOf(traits, value, computed(key));
    if (mayShadow(key, kind) || !mayCross(key, property) || !may(object, key, value)) continue;
    // A proxy of this side's hears of it as of any assignment.
    if (traits === 0 && kind === 'object' && key !== '__proto__' && isPlain(here)) Reflect.set(object, key, value);
    else Reflect.defineProperty(object, key, property);
  }
  if (before.length > 0) arrange(object, [...names]);
}

/** Has the properties come in that order. */
function arrange(object: object, order: readonly PropertyKey[]): void {
  const wanted = order.filter((key) => Object.hasOwn(object, key));
  const keys = new Set(wanted);
  const present = Reflect.ownKeys(object).filter((key) => keys.has(key));
  const from = present.findIndex((key, index) => key !== wanted[index]);
  if (from === -1) return;
  for (const key of wanted.slice(from)) {
    const here = Reflect.getOwnPropertyDescriptor(object, key);
    if (here?.configurable === true && Reflect.isExtensible(object)) {
      Reflect.deleteProperty(object, key);
      Reflect.defineProperty(object, key, here);
    }
  }
}

function isPlain(here: PropertyDescriptor | undefined): boolean {
  return here === undefined || (here.writable === true && here.enumerable === true && here.configurable === true);
}
