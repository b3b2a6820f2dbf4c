// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Floods the IPC channel with messages instead of answering.
export function tally(): unknown {
  const text = 'x'.repeat(100_000);
  for (;;) process.send?.({ id: 1, kind: 'value', value: text });
}
