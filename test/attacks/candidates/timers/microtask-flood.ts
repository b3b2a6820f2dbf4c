// Class: TRACE "execution environment hacks"
// Time: 1500
// Plain vitest: not run
// Refused: isolates crash|timeout|assertion; processes crash|timeout|assertion
// Fills the queue of microtasks for ever: nothing else gets its turn.
export function tally(): unknown {
  const again = (): void => queueMicrotask(again);
  again();
  return { total: 0, odd: [] };
}
