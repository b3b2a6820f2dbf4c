// Class: TRACE "execution environment hacks"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 800
// Plain vitest: not run
// Fills the queue of microtasks for ever: nothing else gets its turn.
export function tally(): unknown {
  const again = (): void => queueMicrotask(again);
  again();
  return { total: 0, odd: [] };
}
