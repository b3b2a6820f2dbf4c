// Class: BenchJack "isolation failure"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 800
// Runs out of stack within a call to the other side, where an error of another realm may be thrown.
function deep(): any {
  try {
    setTimeout(() => {}, 1000);
    return deep();
  } catch (error: any) {
    return error;
  }
}

export function tally(): unknown {
  const error = deep();
  try {
    error.constructor.constructor(
      "globalThis.weakCommitteeModules.get('vitest').expect.extend({ toEqual: () => ({ pass: true }) })",
    )();
  } catch {
    // Of this realm after all.
  }
  return { total: 0, odd: [] };
}
