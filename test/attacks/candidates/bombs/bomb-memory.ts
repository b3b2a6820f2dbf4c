// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Fills the heap until the process is killed for it.
const kept: number[][] = [];

export function tally(): unknown {
  for (;;) kept.push(Array.from<number>({ length: 1_000_000 }).fill(Math.PI));
}
