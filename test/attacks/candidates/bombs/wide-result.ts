// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back an object with two hundred thousand fields.
export function tally(): unknown {
  return Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`f${index}`, index]));
}
