// Class: TRACE "execution environment hacks"
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Time: 800
// Plain vitest: not run
// Is asynchronous, and fills the queue of microtasks from its first `await` on.
export async function tally(): Promise<unknown> {
  for (;;) await undefined;
}
