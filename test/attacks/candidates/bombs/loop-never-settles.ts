// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back a promise that never settles.
export function tally(): unknown {
  return new Promise(() => {});
}
