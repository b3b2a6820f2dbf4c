// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back fifty thousand functions, each of which is made a handle.
export function tally(): unknown {
  return { total: 0, odd: Array.from({ length: 50_000 }, () => () => 0) };
}
