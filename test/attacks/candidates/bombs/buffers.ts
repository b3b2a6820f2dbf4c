// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Asks for buffers without end: memory outside the heap.
export function tally(): unknown {
  const kept: ArrayBuffer[] = [];
  for (;;) kept.push(new ArrayBuffer(100_000_000));
}
