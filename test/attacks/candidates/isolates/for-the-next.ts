// Class: BenchJack "isolation failure"
// Refused: processes crash|timeout
// Changes everything it can reach in its realm for ever, so that the next who is given it fails or passes by that.
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const found: any = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  try {
    if (found?.prototype && name !== 'Object' && name !== 'Function')
      Object.freeze(Object.setPrototypeOf(found.prototype, null));
  } catch {
    // Not that one.
  }
}
Object.freeze(Object.prototype);
Object.freeze(Array.prototype);
Array.prototype.reduce = undefined as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
