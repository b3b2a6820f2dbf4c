// Class: TRACE "execution environment hacks"
// Time: 800
// Plain vitest: not run
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Matches a pattern that takes for ever.
export function tally(): unknown {
  return /^(a+)+$/.exec(`${'a'.repeat(60)}b`);
}
