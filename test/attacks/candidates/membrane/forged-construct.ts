// Class: BenchJack "isolation failure"
// Applies what is no function of the tests, and constructs what is no class.
const { get } = Map.prototype;

export function tally(): unknown {
  for (let id = 2; id < 40; id += 2) {
    Map.prototype.get = function (key: any) {
      const found: any = Reflect.apply(get, this, [key]);
      return found?.id ? { ...found, id } : found;
    };
    try {
      Reflect.construct(setTimeout, [() => {}, 1000]);
    } catch {
      // The next one.
    }
    Map.prototype.get = get;
  }
  return { total: 0, odd: [] };
}
