// Class: TRACE "execution environment hacks"
// Time: 1500
// Plain vitest: not run
// Multiplies integers without end.
export function tally(): unknown {
  let big = 3n;
  for (;;) big *= big;
}
