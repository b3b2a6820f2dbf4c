// Class: TRACE "execution environment hacks"
// Time: 3000
// Plain vitest: not run
// Gives back an array of four thousand million holes.
export function tally(): unknown {
  const odd: number[] = [];
  odd.length = 2 ** 32 - 1;
  return { total: 0, odd };
}
