// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Asks for buffers without end: memory outside the heap.
export function tally(): unknown {
  const kept: ArrayBuffer[] = [];
  for (;;) kept.push(new ArrayBuffer(100_000_000));
}
