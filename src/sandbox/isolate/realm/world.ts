// What the language itself gives, as it was before the tests. A test may put something onto `Object.prototype`, or take a method away: the
// candidate, which stands in a realm of its own, would never meet it, and pass where it fails in one realm.

/** Constructors and namespaces of the language. `Date` and the timers are left out: of these the candidate has the tests' own. */
const NAMES = (
  'Object Function Array String Number Boolean Symbol BigInt Math JSON Reflect Promise RegExp Map Set WeakMap WeakSet Proxy Error ' +
  'AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ArrayBuffer DataView Int8Array Uint8Array ' +
  'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Iterator'
).split(' ');
const OF_DATES = 'Date.prototype';

interface Holder {
  readonly name: string;
  readonly object: object;
  readonly count: number;
  readonly keys: readonly PropertyKey[];
  /** The value of each, or the getter. */
  readonly values: readonly unknown[];
  readonly computed: readonly boolean[];
}

/** Compares the language's own objects with what they were. */
export interface World {
  /** The name of one that is not as it was. */
  changed(): string | undefined;
}

/** Compares what every object inherits alone: that costs next to nothing, and no text tells who may come by it. */
export function openInherited(): World {
  const { prototype } = Object;
  const { ownKeys } = Reflect;
  const count = ownKeys(prototype).length;
  return { changed: () => (ownKeys(prototype).length === count ? undefined : 'Object.prototype') };
}

/** Compares all of it. */
export function openWorld(): World {
  const { getOwnPropertyDescriptor, is } = Object;
  const { ownKeys } = Reflect;
  const seen = new Set<object>();
  const holders: Holder[] = [];
  const globals = NAMES.map((name): readonly [string, unknown] => [name, Reflect.get(globalThis, name)]);
  const visit = (name: string, object: unknown): void => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object)) return;
    seen.add(object);
    const keys = ownKeys(object);
    const own = keys.map((key) => getOwnPropertyDescriptor(object, key));
    holders.push({
      name,
      object,
      count: keys.length,
      keys,
      values: own.map(
        (one) => (one !== undefined && 'value' in one ? one.value : Reflect.get(one ?? {}, 'get')) as unknown,
      ),
      computed: own.map((one) => one !== undefined && !('value' in one)),
    });
  };
  for (const [name, value] of globals) {
    visit(name, value);
    if (typeof value === 'function') visit(`${name}.prototype`, value.prototype);
  }
  visit(OF_DATES, Date.prototype);
  visit('%TypedArray%.prototype', Object.getPrototypeOf(Int8Array.prototype));
  visit('%ArrayIterator%.prototype', Object.getPrototypeOf([][Symbol.iterator]()));
  return {
    changed() {
      for (const [name, value] of globals)
        if ((globalThis as unknown as Record<string, unknown>)[name] !== value) return name;
      for (const { name, object, count, keys, values, computed } of holders) {
        if (ownKeys(object).length !== count) return name;
        for (let index = 0; index < count; index++) {
          const key = keys[index] as PropertyKey;
          const now: unknown =
            computed[index] === true
              ? Reflect.get(getOwnPropertyDescriptor(object, key) ?? {}, 'get')
              : Reflect.get(object, key, object);
          if (!is(now, values[index])) return `${name}.${String(key)}`;
        }
      }
      return undefined;
    },
  };
}
