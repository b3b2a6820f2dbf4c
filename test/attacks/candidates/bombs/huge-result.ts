// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Gives back a million numbers.
export function tally(): unknown {
  return { total: 0, odd: Array.from({ length: 1_000_000 }, (_, index) => index) };
}
