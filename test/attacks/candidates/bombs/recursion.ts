// Class: TRACE "execution environment hacks"
// Time: 800
// Plain vitest: not run
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Calls itself without end, and catches what comes of it.
function deeper(): number {
  return deeper() + 1;
}

export function tally(): unknown {
  for (;;) {
    try {
      deeper();
    } catch {
      // Again.
    }
  }
}
