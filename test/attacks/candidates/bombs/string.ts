// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Doubles a string until there is no room, and again.
export function tally(): unknown {
  let text = 'x';
  for (;;) {
    try {
      for (;;) text += text;
    } catch {
      text = text.slice(1);
    }
  }
}
