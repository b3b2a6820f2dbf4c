// What tests that run in the host change of its globals is undone after them, so that the next candidate meets none of it.

type Place = readonly [holder: object, key: PropertyKey, value: unknown];

const ownKeys = new Map(Object.entries(Object.getOwnPropertyDescriptors(globalThis)));
const intrinsics: readonly Place[] = Object.values(Object.getOwnPropertyDescriptors(globalThis)).flatMap(
  ({ value }) => {
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null || value === globalThis)) return [];
    const proto: unknown = typeof value === 'function' ? value.prototype : undefined;
    return [value, proto]
      .filter((holder) => typeof holder === 'object' || typeof holder === 'function')
      .flatMap(placesOf);
  },
);
const counts = new Map(intrinsics.map(([holder]) => [holder, Reflect.ownKeys(holder).length]));

function placesOf(holder: object | null): Place[] {
  if (holder === null) return [];
  return Reflect.ownKeys(holder).flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    return descriptor !== undefined && 'value' in descriptor ? [[holder, key, descriptor.value] as const] : [];
  });
}

/** Puts the globals back. False where something was changed that all code stands on: then nothing more should run here. */
export function restoreGlobals(): boolean {
  for (const key of Object.getOwnPropertyNames(globalThis)) {
    const descriptor = ownKeys.get(key);
    if (descriptor === undefined) Reflect.deleteProperty(globalThis, key);
    else if (
      descriptor.get === undefined &&
      Object.getOwnPropertyDescriptor(globalThis, key)?.value !== descriptor.value
    )
      Object.defineProperty(globalThis, key, descriptor);
  }
  for (const [holder, key, value] of intrinsics)
    if (Reflect.get(holder, key) !== value && !Number.isNaN(value)) return false;
  for (const [holder, count] of counts) if (Reflect.ownKeys(holder).length !== count) return false;
  return true;
}
