// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
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
