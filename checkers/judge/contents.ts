// What inputs of a property hold, read and written in one way whatever they are.

/** A part of an object: its name, which in a list is its place, and what stands there. */
export type Part = readonly [name: unknown, value: unknown];

/** Whether parts are known by their names, and not by what they are. */
export function isNamed(object: object): boolean {
  return object instanceof Map || isRecord(object);
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The parts of an object; none of what holds nothing that could be written again. */
export function partsOf(object: object): readonly Part[] {
  if (Array.isArray(object)) return [...(object as unknown[]).entries()];
  if (object instanceof Map) return [...(object as Map<unknown, unknown>)];
  if (object instanceof Set) return [...(object as Set<unknown>)].map((one, index) => [index, one]);
  if (object instanceof Date) return [[0, object.getTime()]];
  if (isTyped(object)) return [...object].map((one, index) => [index, one]);
  return isRecord(object) ? fieldsOf(object) : [];
}

/** Has an object hold these parts and no others. */
export function hold(object: object, parts: readonly Part[]): void {
  if (Object.isFrozen(object)) return;
  const values = parts.map(([, value]) => value);
  // By the methods of the kind: the candidate may have put others there under these names.
  if (Array.isArray(object)) {
    object.length = values.length;
    for (const [index, value] of values.entries()) object[index] = value;
  } else if (object instanceof Map) {
    Map.prototype.clear.call(object);
    for (const [name, value] of parts) Map.prototype.set.call(object, name, value);
  } else if (object instanceof Set) {
    Set.prototype.clear.call(object);
    for (const value of values) Set.prototype.add.call(object, value);
  } else if (object instanceof Date) Date.prototype.setTime.call(object, Number(values[0]));
  else if (isTyped(object)) for (const [index, value] of values.entries()) Reflect.set(object, index, value);
  else {
    for (const [name] of fieldsOf(object)) Reflect.deleteProperty(object, name);
    for (const [name, value] of parts) Reflect.set(object, String(name), value);
  }
}

/** Gives each object what its copy holds. */
export function restore(copies: ReadonlyMap<unknown, unknown>): void {
  const originals = new Map([...copies].map(([object, copy]) => [copy, object]));
  const own = (one: unknown): unknown => originals.get(one) ?? one;
  for (const [object, copy] of copies)
    if (isObject(object) && isObject(copy))
      hold(
        object,
        partsOf(copy).map(([name, one]) => [own(name), own(one)]),
      );
}

/** Objects that are copied at most: what leads to all the world is no input. */
const MOST = 20_000;

/** A copy that shares nothing with the value that could be changed, but for functions and what holds its own in private. */
export function copyOf<Value>(value: Value, copies = new Map<unknown, unknown>()): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value) as Value;
  const copy = copies.size < MOST ? emptyLike(value) : undefined;
  if (copy === undefined) return value;
  copies.set(value, copy);
  const own = (one: unknown): unknown => copyOf(one, copies);
  if (value instanceof Map) for (const [name, one] of value) (copy as Map<unknown, unknown>).set(own(name), own(one));
  if (value instanceof Set) for (const one of value) (copy as Set<unknown>).add(own(one));
  for (const key of Reflect.ownKeys(value)) {
    const field = Reflect.getOwnPropertyDescriptor(value, key);
    if (field === undefined || Object.hasOwn(copy, key)) {
      if (field?.writable === true) Reflect.set(copy, key, own(field.value));
      continue;
    }
    Object.defineProperty(copy, key, 'value' in field ? { ...field, value: own(field.value) } : field);
  }
  Object.setPrototypeOf(copy, Object.getPrototypeOf(value) as object | null);
  if (Object.isFrozen(value) && !ArrayBuffer.isView(value)) Object.freeze(copy);
  else if (!Object.isExtensible(value)) Object.preventExtensions(copy);
  return copy as Value;
}

function emptyLike(object: object): object | undefined {
  if (Array.isArray(object)) return [];
  if (object instanceof Map) return new Map();
  if (object instanceof Set) return new Set();
  if (object instanceof Date) return new Date(object);
  if (object instanceof RegExp) return new RegExp(object);
  // That of a buffer of Node's gives the same bytes.
  if (isTyped(object)) return Uint8Array.prototype.slice.call(object);
  if (object instanceof ArrayBuffer) return object.slice();
  // What else the language has made holds something that cannot be read here.
  if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) return undefined;
  return object instanceof Error ? new Error() : {};
}

/**
 * Whether an object holds what a copy would not have: its class has private fields, or is the candidate's.
 *
 * @param isTheirs - tells objects of the candidate's.
 */
export function isClosed(object: object, isTheirs: (object: object) => boolean): boolean {
  if (!isRecord(object)) return false;
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null || prototype === Object.prototype) return false;
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (isTheirs(prototype)) return true;
  return (
    (typeof maker === 'function' && CLOSED.test(Function.prototype.toString.call(maker))) ||
    isClosed(prototype, isTheirs)
  );
}

const CLOSED = /(?<=[\s{};.(!,])#[\p{ID_Start}$_]|\[native code\]/u;

function isTyped(object: object): object is Uint8Array {
  return ArrayBuffer.isView(object) && !(object instanceof DataView);
}

function isRecord(object: object): boolean {
  return !Array.isArray(object) && !ArrayBuffer.isView(object) && !OTHERS.some((kind) => object instanceof kind);
}

const OTHERS = [Map, Set, Date, RegExp, ArrayBuffer, Promise, WeakMap, WeakSet, Error, Function];

function fieldsOf(record: object): (readonly [string, unknown])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(record)).flatMap(([name, { enumerable, writable, value }]) =>
    enumerable === true && writable === true ? [[name, value] as const] : [],
  );
}
