import { mayCross, mayShadow } from './answering.ts';
import { isObject } from './messages.ts';
import type { Content, Field, Nature, Wire } from './wire.ts';

// The own properties of an object: which of them cross, and how they are unlike properties that were assigned.

/** Traits of a property, as bits. One that was assigned has none. */
const HIDDEN = 1;
const READ_ONLY = 2;
const FIXED = 4;
export const GETTER = 8;
export const SETTER = 16;
/** On a prototype: a function, which is called by its name. */
export const METHOD = 32;
/** Computed: on the side where it is, and only when it is asked for. */
export const COMPUTED = GETTER | SETTER;

/** Stands for a function that does not cross. */
const UNSEEN = Object.freeze({});

/** What a function has of its own from the start, and with which values. Under the same name an arrow function may have been given something else. */
const OF_FUNCTIONS: ReadonlyMap<PropertyKey, (own: PropertyDescriptor) => boolean> = new Map<
  PropertyKey,
  (own: PropertyDescriptor) => boolean
>([
  ['length', () => true],
  ['name', () => true],
  ['prototype', ({ value }) => isObject(value)],
  ['arguments', ({ value }) => value === null],
  ['caller', ({ value }) => value === null],
]);
/** What an array has beside its elements where it came of a match or a template. */
const OF_MATCHES = ['index', 'input', 'groups', 'indices', 'raw'];
/** Longer arrays are not asked for the names of all that they hold. */
const MANY = 10_000;

/** The names of an object's own properties, but for those that its kind has anyway. */
export function keysOf(object: object, kind: Nature['kind']): PropertyKey[] {
  if (Array.isArray(object)) {
    if (object.length > MANY) return OF_MATCHES.filter((name) => Object.hasOwn(object, name));
    const keys = Reflect.ownKeys(object);
    // Behind the indices comes the name that each array is born with.
    return keys.slice(keys.indexOf('length') + 1);
  }
  const keys = Reflect.ownKeys(object);
  if (kind === 'function') return keys.filter((key) => !isOfFunctions(object, key));
  if (kind === 'regexp') return keys.filter((key) => key !== 'lastIndex');
  return object instanceof Error ? keys.filter((key) => key !== 'stack') : keys;
}

function isOfFunctions(object: object, key: PropertyKey): boolean {
  const isIt = OF_FUNCTIONS.get(key);
  const own = isIt && Reflect.getOwnPropertyDescriptor(object, key);
  return own !== undefined && isIt?.(own) === true;
}

/** What crosses of an object's own properties. */
export function fieldsOf(object: object, kind: Nature['kind'], refer: (value: unknown) => Wire): Field[] {
  const fields: Field[] = [];
  // What is so of the whole is not said of each.
  const ofAll = { no: 0, 'to new properties': 0, sealed: FIXED, frozen: FIXED | READ_ONLY }[closedness(object)];
  for (const key of keysOf(object, kind)) {
    const own = Reflect.getOwnPropertyDescriptor(object, key);
    if (own === undefined || mayShadow(key, kind)) continue;
    if (!mayCross(key, own)) {
      // It is seen that there is something, though not what.
      if (key === 'then') fields.push([key, refer(UNSEEN)]);
      continue;
    }
    const traits = traitsOf(own) & ~ofAll;
    const name = typeof key === 'string' ? key : refer(key);
    if ((traits & COMPUTED) !== 0) {
      fields.push([name, undefined, traits]);
      continue;
    }
    let value: unknown;
    try {
      // As it is read: of a proxy's, its description says less.
      value = Reflect.get(object, key);
    } catch {
      // A trap that throws has no value to show.
      continue;
    }
    if (mayCross(key, { value })) fields.push(traits === 0 ? [name, refer(value)] : [name, refer(value), traits]);
  }
  return fields;
}

/** What an object no longer takes. */
export function closedness(object: object): Content['closed'] {
  if (Object.isExtensible(object)) return 'no';
  if (Object.isFrozen(object)) return 'frozen';
  return Object.isSealed(object) ? 'sealed' : 'to new properties';
}

/** Traits of a property in bits. */
export function traitsOf(own: PropertyDescriptor): number {
  const computed = (own.get === undefined ? 0 : GETTER) | (own.set === undefined ? 0 : SETTER);
  return (
    computed |
    (own.enumerable === true ? 0 : HIDDEN) |
    (computed !== 0 || own.writable === true ? 0 : READ_ONLY) |
    (own.configurable === true ? 0 : FIXED)
  );
}

/** A property of the given traits. */
export function propertyOf(
  traits: number,
  value: unknown,
  computed: { get?: () => unknown; set?: (value: unknown) => void },
): PropertyDescriptor {
  const enumerable = (traits & HIDDEN) === 0;
  const configurable = (traits & FIXED) === 0;
  if ((traits & COMPUTED) === 0) return { value, enumerable, configurable, writable: (traits & READ_ONLY) === 0 };
  return {
    enumerable,
    configurable,
    ...((traits & GETTER) !== 0 && computed.get && { get: computed.get }),
    ...((traits & SETTER) !== 0 && computed.set && { set: computed.set }),
  };
}

/** A field as the other side sent it, which may be anything; undefined for one that has no name. */
export function fieldOf(
  field: Field,
  resolve: (wire: Wire) => unknown,
): { readonly key: PropertyKey; readonly wire: Wire; readonly traits: number } | undefined {
  const [name, wire, traits] = field;
  const key = keyOf(resolve(name));
  return key === undefined ? undefined : { key, wire, traits: typeof traits === 'number' ? traits : 0 };
}

/** Anything but a string or symbol would be made a name only when it is used as one. */
export function keyOf(name: unknown): string | symbol | undefined {
  return typeof name === 'string' || typeof name === 'symbol' ? name : undefined;
}

/** Whether a function has fields of its own that are data. */
export function holdsState(object: object): boolean {
  const own = keysOf(object, 'function').map((key) => Reflect.getOwnPropertyDescriptor(object, key));
  return own.some((one) => one !== undefined && 'value' in one && typeof one.value !== 'function');
}
