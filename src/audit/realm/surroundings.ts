import { openWorld } from '../../sandbox/isolate/realm/world.ts';

/** What a run may leave behind for the next one in its realm: globals, and what the language itself gives. */
export function openSurroundings(): { isChanged(): boolean } {
  const world = openWorld();
  const read = (): Map<PropertyKey, unknown> =>
    new Map(
      Reflect.ownKeys(globalThis)
        .filter((key) => key !== '__stryker__')
        .map((key) => {
          const own = Reflect.getOwnPropertyDescriptor(globalThis, key);
          return [key, own !== undefined && 'value' in own ? (own.value as unknown) : own?.get];
        }),
    );
  const before = read();
  const { now } = Date;
  const writers = Object.entries(console);
  return {
    isChanged() {
      const after = read();
      return (
        Date.now !== now ||
        writers.some(([name, write]) => Reflect.get(console, name) !== write) ||
        after.size !== before.size ||
        [...after].some(([key, value]) => !Object.is(before.get(key), value)) ||
        world.changed() !== undefined
      );
    },
  };
}
