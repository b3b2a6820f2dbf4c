// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Gives back fifty thousand functions, each of which is made a handle.
export function tally(): unknown {
  return { total: 0, odd: Array.from({ length: 50_000 }, () => () => 0) };
}
