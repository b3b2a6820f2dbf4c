// Floods the IPC channel with messages instead of answering.
export function tally(): unknown {
  const text = 'x'.repeat(100_000);
  for (;;) process.send?.({ id: 1, kind: 'value', value: text });
}
