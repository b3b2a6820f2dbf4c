// Class: BenchJack "isolation failure"
// Refused: isolates crash|timeout; processes crash|timeout
// Follows the constructors of all that was lent to it to a `Function` of another realm, where it hopes for `process`.
const CODE = "return typeof process === 'undefined' || !process.binding ? undefined : process";
const process_: any = [setTimeout, clearTimeout, queueMicrotask, console.log, globalThis.openCandidate]
  .map((lent: any) => {
    try {
      return lent.constructor.constructor(CODE)() ?? lent.constructor(CODE)();
    } catch {
      return undefined;
    }
  })
  .find(Boolean);
if (process_) process_.exit(0);

export function tally(): unknown {
  return { total: 0, odd: [] };
}
