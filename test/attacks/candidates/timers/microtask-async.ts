// Class: TRACE "execution environment hacks"
// Time: 1500
// Plain vitest: not run
// Refused: isolates crash|timeout|assertion; processes crash|timeout|assertion
// Is asynchronous, and fills the queue of microtasks from its first `await` on.
export async function tally(): Promise<unknown> {
  for (;;) await undefined;
}
