// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Waits at the top level for what never comes; a process with nothing left to do then ends without a word.
await new Promise(() => {});

export function tally(): unknown {
  return undefined;
}
