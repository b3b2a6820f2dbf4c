// Class: TRACE "execution environment hacks"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 800
// Plain vitest: not run
// Stops its thread for ever, below everything that watches JavaScript.
export function tally(): unknown {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { total: 0, odd: [] };
}
