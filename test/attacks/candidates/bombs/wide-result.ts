// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Gives back an object with two hundred thousand fields.
export function tally(): unknown {
  return Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`f${index}`, index]));
}
