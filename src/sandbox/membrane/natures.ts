import type { Content, Nature, Wire } from './wire.ts';

// How an object is taken apart on one side, and made and filled on the other.

/** Names by which a value could answer for itself when it is compared or awaited: functions so called never cross. */
const ANSWERS_FOR_ITSELF: ReadonlySet<string> = new Set(['asymmetricMatch', '$$typeof', 'then', 'toJSON']);

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

export const TYPED = [
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

const ITERATOR: unknown = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const ASYNC_ITERATOR: unknown = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())),
);

/** Prototypes that both sides have, by the name under which one side speaks of them to the other. */
export const KNOWN_PROTOTYPES: ReadonlyMap<string, object> = new Map<string, object>([
  ['Object', Object.prototype],
  ['Function', Function.prototype],
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
  if (Array.isArray(object)) return { kind: 'array' };
  const proto: unknown = Object.getPrototypeOf(object);
  if (proto === null || proto === Object.prototype)
    return { kind: 'object', bare: proto === null, iterable: iterableOf(object) };
  if (proto === Map.prototype && object instanceof Map) return { kind: 'map' };
  if (proto === Set.prototype && object instanceof Set) return { kind: 'set' };
  if (object instanceof Date) return { kind: 'date' };
  if (object instanceof RegExp) return { kind: 'regexp', source: object.source, flags: object.flags };
  if (object instanceof Promise) return { kind: 'promise' };
  if (object instanceof ArrayBuffer) return { kind: 'buffer' };
  if (BOXED.has(proto)) return { kind: 'boxed', value: object.valueOf() };
  const typed = TYPED.find(({ prototype }) => prototype === proto);
  if (typed !== undefined) return { kind: 'typed', of: typed.name };
  const isError = object instanceof Error;
  const builtin = isError ? Object.keys(ERRORS).find((name) => ERRORS[name]?.prototype === proto) : undefined;
  if (builtin !== undefined) return { kind: 'error', of: builtin };
  return { kind: 'instance', proto: refer.proto(proto as object), isError };
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const BOXED: ReadonlySet<unknown> = new Set([Number.prototype, String.prototype, Boolean.prototype]);

function functionNature(object: object, refer: Refer): Nature {
  const { name, length } = object as { name: unknown; length: unknown };
  const proto: unknown = Object.getOwnPropertyDescriptor(object, 'prototype')?.value;
  // Generators have a prototype too, but cannot be called with `new`.
  const newable = typeof proto === 'object' && proto !== null && Object.hasOwn(proto, 'constructor');
  return {
    kind: 'function',
    name: typeof name === 'string' ? name : '',
    length: typeof length === 'number' ? length : 0,
    newable,
    proto: newable ? refer.proto(proto) : undefined,
  };
}

/** A prototype: the names on it, none of their code. */
export function protoNature(proto: object, refer: Refer): Nature {
  const methods: string[] = [];
  const accessors: [string, boolean][] = [];
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
    if (name === 'constructor' || name === '__proto__' || ANSWERS_FOR_ITSELF.has(name)) continue;
    if (typeof descriptor.value === 'function') methods.push(name);
    else if (descriptor.get !== undefined) accessors.push([name, descriptor.set !== undefined]);
  }
  const owner: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
  const parent: unknown = Object.getPrototypeOf(proto);
  return {
    kind: 'proto',
    parent: isObject(parent) ? refer.proto(parent) : null,
    owner: typeof owner === 'function' ? refer(owner) : undefined,
    methods,
    accessors,
    iterable: iterableOf(proto),
  };
}

function iterableOf(object: object): 'no' | 'sync' | 'async' {
  if (Object.hasOwn(object, Symbol.iterator)) return 'sync';
  return Object.hasOwn(object, Symbol.asyncIterator) ? 'async' : 'no';
}

export const NO_FIELDS: ReadonlySet<Nature['kind']> = new Set([
  'symbol',
  'known',
  'proto',
  'promise',
  'boxed',
  'typed',
  'buffer',
]);
/** Own properties of an error that do not show when it is listed. */
export const OF_ERRORS: ReadonlySet<string> = new Set(['name', 'message', 'cause', 'errors']);
const OF_FUNCTIONS: ReadonlySet<string> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/** Whether an object's contents cross. Those of what both sides have of their own never do: each keeps its own. */
export function hasContent({ kind }: Nature): boolean {
  return kind !== 'symbol' && kind !== 'known' && kind !== 'proto' && kind !== 'promise' && kind !== 'boxed';
}

/** What is in an object now; undefined where it has nothing that could change. */
export function contentOf(object: object, nature: Nature, refer: Refer): Content | undefined {
  if (!hasContent(nature)) return undefined;
  const { kind } = nature;
  const isError = kind === 'error' || (kind === 'instance' && nature.isError);
  return {
    slots: slotsOf(object, kind, refer),
    fields: NO_FIELDS.has(kind) ? [] : fieldsOf(object, kind, isError, refer),
    frozen: kind !== 'typed' && Object.isFrozen(object),
  };
}

/** Whether an array or plain object surely holds what it held when it was last looked at; told without taking it apart. */
export function unchanged(
  object: object,
  { kind }: Nature,
  last: Content | undefined,
  idOf: (value: unknown) => number | undefined,
): boolean {
  if (last === undefined || (kind !== 'array' && kind !== 'object')) return false;
  const same = (value: unknown, wire: Wire): boolean =>
    Array.isArray(wire) ? wire.length === 1 && idOf(value) === wire[0] : Object.is(value, wire);
  if (Array.isArray(object)) {
    const { slots } = last;
    if (object.length !== slots.length || last.fields.length > 0) return false;
    for (let index = 0; index < slots.length; index++) if (!same(object[index], slots[index])) return false;
  } else {
    const names = Object.keys(object);
    if (names.length !== last.fields.length) return false;
    for (let index = 0; index < names.length; index++) {
      const [name, wire] = last.fields[index] ?? ['', undefined];
      if (names[index] !== name || !same(Reflect.get(object, name), wire)) return false;
    }
  }
  return Object.isFrozen(object) === last.frozen;
}

function slotsOf(object: object, kind: Nature['kind'], refer: Refer): Wire[] {
  if (Array.isArray(object)) {
    const slots: Wire[] = [];
    for (let index = 0; index < object.length; index++) slots.push(index in object ? refer(object[index]) : []);
    return slots;
  }
  if (kind === 'map')
    return [...(object as Map<unknown, unknown>)].flatMap(([key, value]) => [refer(key), refer(value)]);
  if (kind === 'set') return [...(object as Set<unknown>)].map((value) => refer(value));
  if (kind === 'date') return [(object as Date).getTime()];
  if (kind === 'regexp') return [(object as RegExp).lastIndex];
  if (kind === 'typed') return Array.from(object as Uint8Array);
  if (kind === 'buffer') return Array.from(new Uint8Array(object as ArrayBuffer));
  return [];
}

function fieldsOf(object: object, kind: Nature['kind'], isError: boolean, refer: Refer): [string, Wire][] {
  const fields: [string, Wire][] = [];
  for (const name of namesOf(object, kind, isError)) {
    if (kind === 'function' && OF_FUNCTIONS.has(name)) continue;
    if (isError && name === 'stack') continue;
    let value: unknown;
    try {
      value = Reflect.get(object, name);
    } catch {
      // A getter that throws has no value to show.
      continue;
    }
    if (!mayCross(name, value)) continue;
    fields.push([name, refer(value)]);
  }
  return fields;
}

/** Whether a function has fields of its own that are data, and none that are computed: looking at those would run their code. */
export function holdsState(object: object): boolean {
  const own = Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([name]) => !OF_FUNCTIONS.has(name));
  return (
    own.every(([, descriptor]) => 'value' in descriptor) && own.some(([, { value }]) => typeof value !== 'function')
  );
}

/** What an array has beside its elements: no list of all names is made to find it. */
const OF_MATCHES = ['index', 'input', 'groups', 'indices', 'raw'];

/** The names of an object's own fields. */
export function namesOf(object: object, kind: Nature['kind'], isError: boolean): string[] {
  if (kind === 'array') return OF_MATCHES.filter((name) => Object.hasOwn(object, name));
  return kind === 'function' || isError ? Object.getOwnPropertyNames(object) : Object.keys(object);
}

/** False for a value that could answer for itself under this name. */
export function mayCross(name: unknown, value: unknown): name is string {
  // Anything but a string would be made one only when it is used as a name.
  if (typeof name !== 'string') return false;
  return (
    !ANSWERS_FOR_ITSELF.has(name) || (typeof value !== 'function' && name !== '$$typeof' && name !== 'asymmetricMatch')
  );
}
