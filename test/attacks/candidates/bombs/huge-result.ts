// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back a million numbers.
export function tally(): unknown {
  return { total: 0, odd: Array.from({ length: 1_000_000 }, (_, index) => index) };
}
