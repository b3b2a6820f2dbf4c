// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Fills a set with objects without end.
export function tally(): unknown {
  const set = new Set<object>();
  for (;;) set.add({});
}
