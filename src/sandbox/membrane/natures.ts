import { mayCross } from './answering.ts';
import { closedness, fieldsOf, keysOf, METHOD, traitsOf } from './fields.ts';
import { isObject } from './messages.ts';
import type { Content, Field, Nature, Wire } from './wire.ts';

// How an object is taken apart on the side that sends it.

export const ERRORS: Readonly<Record<string, ErrorConstructor | AggregateErrorConstructor>> = {
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
  AggregateError,
};

const TYPED = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** All kinds of typed arrays. The last one comes to a realm only when it is opened, after this has been bundled into it. */
export function typedKinds(): readonly (new (slots: never) => object)[] {
  const late: unknown = Reflect.get(globalThis, 'Float16Array');
  return typeof late === 'function' ? [...TYPED, late as (typeof TYPED)[0]] : TYPED;
}

/** Classes whose objects hold what only their own methods can read: such an object stays on its side, and is called there. */
const HOSTED =
  'WeakMap WeakSet DataView URL URLSearchParams Headers Blob TextEncoder TextDecoder AbortController AbortSignal EventTarget Event'.split(
    ' ',
  );
const OF_INTL = Object.getOwnPropertyNames(Intl)
  .filter((name) => typeof Reflect.get(Intl, name) === 'function')
  .map((name) => `Intl.${name}`);
const HOSTED_NAMES = [...HOSTED, ...OF_INTL];

/** The prototype of such a class by its name, as this side has it. */
export function hostedPrototype(name: string): object | undefined {
  const [holder, key] = name.startsWith('Intl.') ? [Intl, name.slice('Intl.'.length)] : [globalThis, name];
  // Described and not read: what a realm lacks is missed there when it is read.
  const made: unknown = Reflect.getOwnPropertyDescriptor(holder, key)?.value;
  const proto: unknown = typeof made === 'function' ? made.prototype : undefined;
  return isObject(proto) ? proto : undefined;
}

function hostedName(proto: object): string | undefined {
  // Each of them has a tag, and hardly any other prototype.
  if (!Object.hasOwn(proto, Symbol.toStringTag)) return undefined;
  return HOSTED_NAMES.find((name) => hostedPrototype(name) === proto);
}

const ITERATOR: unknown = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const ASYNC_ITERATOR: unknown = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())),
);

/** Prototypes, and a constructor or two, that both sides have, by the name under which one side speaks of them to the other. */
export const KNOWN: ReadonlyMap<string, object> = new Map<string, object>([
  ['Object', Object.prototype],
  // Those that strict equality compares, of objects that are what they are by way of a proxy.
  ['Object()', Object],
  ['Array()', Array],
  ['Function', Function.prototype],
  ['Array', Array.prototype],
  ['Map', Map.prototype],
  ['Set', Set.prototype],
  ['Date', Date.prototype],
  ['RegExp', RegExp.prototype],
  ['Iterator', ITERATOR as object],
  ['AsyncIterator', ASYNC_ITERATOR as object],
  ...Object.entries(ERRORS).map(([name, { prototype }]): [string, object] => [name, prototype]),
]);

/** Gives the references by which the other side will know values, and prototypes as such. */
export interface Refer {
  (value: unknown): Wire;
  readonly proto: (value: object) => Wire;
}

/** What an object is, in words that the other side can make one of its own from. */
export function natureOf(object: object, refer: Refer): Nature {
  if (typeof object === 'function') return functionNature(object, refer);
  const proto: unknown = Object.getPrototypeOf(object);
  const unlike = (usual: object) =>
    proto === usual ? {} : { proto: proto === null ? null : refer.proto(proto as object) };
  if (Array.isArray(object)) return { kind: 'array', ...unlike(Array.prototype) };
  if (proto === null || proto === Object.prototype) return { kind: 'object', bare: proto === null };
  if (object instanceof Map && mapSize(object) !== undefined) return { kind: 'map', ...unlike(Map.prototype) };
  if (object instanceof Set && setSize(object) !== undefined) return { kind: 'set', ...unlike(Set.prototype) };
  if (object instanceof Date && timeOf(object) !== undefined) return { kind: 'date', ...unlike(Date.prototype) };
  if (object instanceof RegExp)
    return { kind: 'regexp', source: object.source, flags: object.flags, ...unlike(RegExp.prototype) };
  if (object instanceof Promise) return { kind: 'promise' };
  if (object instanceof ArrayBuffer) return { kind: 'buffer' };
  if (BOXED.has(proto)) return { kind: 'boxed', value: object.valueOf() };
  const typed = typedKinds().find(({ prototype }) => prototype === proto);
  if (typed !== undefined) return { kind: 'typed', of: typed.name };
  const isError = object instanceof Error;
  const builtin = isError ? Object.keys(ERRORS).find((name) => ERRORS[name]?.prototype === proto) : undefined;
  if (builtin !== undefined) return { kind: 'error', of: builtin };
  return { kind: 'instance', proto: refer.proto(proto as object), isError };
}

const mapSize = reading((map) => Reflect.get(Map.prototype, 'size', map));
const setSize = reading((set) => Reflect.get(Set.prototype, 'size', set));
const timeOf = reading((date) => Date.prototype.getTime.call(date as Date));

/** Reads what only objects of one kind have, whatever their prototypes say; undefined for others. */
function reading(read: (object: object) => unknown): (object: object) => unknown {
  return (object) => {
    try {
      return read(object);
    } catch {
      return undefined;
    }
  };
}

const BOXED: ReadonlySet<unknown> = new Set([Number.prototype, String.prototype, Boolean.prototype]);

function functionNature(object: object, refer: Refer): Nature {
  const { name, length } = object as { name: unknown; length: unknown };
  const proto: unknown = Object.getOwnPropertyDescriptor(object, 'prototype')?.value;
  // Generators have a prototype too, but cannot be called with `new`.
  const newable = isObject(proto) && (Object.hasOwn(proto, 'constructor') || isConstructor(object));
  const parent: unknown = Object.getPrototypeOf(object);
  return {
    kind: 'function',
    name: typeof name === 'string' ? name : '',
    length: typeof length === 'number' ? length : 0,
    newable,
    proto: newable ? refer.proto(proto) : undefined,
    // Of what is built in, but for the list, each side has its own.
    ...(typeof parent === 'function' &&
      parent !== Function.prototype &&
      !BUILT_IN.has(parent) && { parent: refer(parent) }),
  };
}

const BUILT_IN = new Set(
  Object.values(Object.getOwnPropertyDescriptors(globalThis)).flatMap(({ value }: PropertyDescriptor): unknown[] =>
    typeof value === 'function' && value !== Array ? [value] : [],
  ),
);

/** Asked without running any code of the function's. */
function isConstructor(object: object): boolean {
  try {
    return isObject(Reflect.construct(Object, [], object as () => void));
  } catch {
    return false;
  }
}

/** A proxy: all that is asked of it is asked there. */
export function proxyNature(proxy: object, refer: Refer): Nature {
  const proto: unknown = Object.getPrototypeOf(proxy);
  const of = typeof proxy === 'function' ? 'function' : Array.isArray(proxy) ? 'array' : 'object';
  const newable = of === 'function' && isObject(Reflect.getOwnPropertyDescriptor(proxy, 'prototype')?.value);
  return { kind: 'proxy', of, newable, proto: isObject(proto) ? refer.proto(proto) : null };
}

/** A prototype: the names on it, none of their code. */
export function protoNature(proto: object, refer: Refer): Nature {
  const members: Field[] = [];
  for (const key of keysOf(proto, 'proto')) {
    const own = Reflect.getOwnPropertyDescriptor(proto, key);
    if (key === 'constructor' || own === undefined || !mayCross(key, own)) continue;
    const isMethod = typeof own.value === 'function';
    const value = isMethod || !('value' in own) ? undefined : refer(own.value);
    members.push([typeof key === 'string' ? key : refer(key), value, traitsOf(own) | (isMethod ? METHOD : 0)]);
  }
  const owner: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
  const parent: unknown = Object.getPrototypeOf(proto);
  const like = hostedName(proto);
  return {
    kind: 'proto',
    ...(like !== undefined && { like }),
    parent: isObject(parent) ? refer.proto(parent) : null,
    owner: typeof owner === 'function' ? refer(owner) : undefined,
    members,
  };
}

/** Kinds whose own properties do not cross, though what is in them does. */
export const NO_FIELDS: ReadonlySet<Nature['kind']> = new Set(['typed', 'buffer']);
const WITHOUT_CONTENT: ReadonlySet<Nature['kind']> = new Set(['symbol', 'known', 'proto', 'promise', 'proxy', 'boxed']);

/** Whether an object's contents cross. Those of what both sides have of their own never do: each keeps its own. */
export function hasContent({ kind }: Nature): boolean {
  return !WITHOUT_CONTENT.has(kind);
}

/** What is in an object now; undefined where it has nothing that could change. */
export function contentOf(object: object, nature: Nature, refer: Refer): Content | undefined {
  if (!hasContent(nature)) return undefined;
  const { kind } = nature;
  return {
    slots: slotsOf(object, kind, refer),
    fields: NO_FIELDS.has(kind) ? [] : fieldsOf(object, kind, refer),
    closed: kind === 'typed' ? 'no' : closedness(object),
  };
}

/**
 * Whether an array or plain object surely holds what it held when it was last looked at; told without taking it apart.
 *
 * @param closely - look at how each property is made too, and at what stands beside the elements of a list.
 */
export function unchanged(
  object: object,
  nature: Nature,
  last: Content | undefined,
  idOf: (value: unknown) => number | undefined,
  closely: boolean,
): boolean {
  if (last === undefined || (nature.kind !== 'array' && nature.kind !== 'object')) return false;
  const same = (value: unknown, wire: Wire): boolean =>
    Array.isArray(wire) ? wire.length === 1 && idOf(value) === wire[0] : Object.is(value, wire);
  if (Array.isArray(object)) {
    const { slots, fields } = last;
    if (object.length !== slots.length || fields.length > 0 || 'proto' in nature) return false;
    if (closely && keysOf(object, 'array').length > 0) return false;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index];
      // A hole reads as what is not there.
      if (!same(object[index], slot) || (slot === undefined && !(index in object))) return false;
    }
  } else {
    const names = Object.getOwnPropertyNames(object);
    if (names.length !== last.fields.length || Object.getOwnPropertySymbols(object).length > 0) return false;
    if (Object.keys(object).length !== names.length) return false;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      const [known, wire, traits] = last.fields[index] ?? ['', undefined];
      // What has traits is looked at more closely.
      if (traits !== undefined || name !== known) return false;
      const own = closely ? Reflect.getOwnPropertyDescriptor(object, name) : undefined;
      if (own !== undefined && own.writable !== true) return false;
      if (!same(own === undefined ? Reflect.get(object, name) : own.value, wire)) return false;
    }
  }
  return closedness(object) === last.closed;
}

function slotsOf(object: object, kind: Nature['kind'], refer: Refer): Wire[] {
  if (Array.isArray(object)) {
    const slots: Wire[] = [];
    for (let index = 0; index < object.length; index++) slots.push(index in object ? refer(object[index]) : []);
    return slots;
  }
  // By the methods of the kind: a class of one's own may have others under these names.
  const slots: Wire[] = [];
  if (kind === 'map')
    Map.prototype.forEach.call(object as Map<unknown, unknown>, (value, key) => slots.push(refer(key), refer(value)));
  if (kind === 'set') Set.prototype.forEach.call(object as Set<unknown>, (value) => slots.push(refer(value)));
  if (kind === 'date') return [timeOf(object)];
  if (kind === 'regexp') return [(object as RegExp).lastIndex];
  if (kind === 'typed') return Array.from(object as Uint8Array);
  if (kind === 'buffer') return Array.from(new Uint8Array(object as ArrayBuffer));
  return slots;
}
