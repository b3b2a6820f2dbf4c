// Class: TRACE "execution environment hacks"
// Time: 800
// Plain vitest: not run
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Multiplies integers without end.
export function tally(): unknown {
  let big = 3n;
  for (;;) big *= big;
}
