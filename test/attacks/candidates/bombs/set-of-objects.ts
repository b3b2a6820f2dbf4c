// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Fills a set with objects without end.
export function tally(): unknown {
  const set = new Set<object>();
  for (;;) set.add({});
}
