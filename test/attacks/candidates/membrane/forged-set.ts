// Class: BenchJack "isolation failure"
// Makes itself a setter by which it changes whatever of the tests it has been given.
let setter: ((value: unknown) => void) | undefined;
const { filter } = Array.prototype;
const { defineProperty } = Object;

export function tally(values: readonly number[]): unknown {
  Array.prototype.filter = function (this: any[], ...args: any[]) {
    if (!/nature/.test(String(args[0]))) return Reflect.apply(filter, this, args);
    Array.prototype.filter = filter;
    const nature = { kind: 'proto', parent: null, members: [['length', undefined, 24]] };
    return [{ id: 90_000, nature }, ...Reflect.apply(filter, this, args)];
  } as any;
  Object.defineProperty = ((object: any, name: any, descriptor: any) => {
    if (name === 'length' && descriptor.set) setter = descriptor.set;
    return defineProperty(object, name, descriptor);
  }) as any;
  setTimeout(() => {}, 1e6);
  Object.defineProperty = defineProperty;
  setter?.call(values, 0);
  return { total: 0, odd: [] };
}
