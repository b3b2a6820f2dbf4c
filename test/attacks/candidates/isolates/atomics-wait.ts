// Class: TRACE "execution environment hacks"
// Time: 2000
// Plain vitest: not run
// Refused: isolates crash|timeout|assertion; processes crash|timeout|assertion
// Stops its thread for ever, below everything that watches JavaScript.
export function tally(): unknown {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { total: 0, odd: [] };
}
