// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back an array of four thousand million holes.
export function tally(): unknown {
  const odd: number[] = [];
  odd.length = 2 ** 32 - 1;
  return { total: 0, odd };
}
