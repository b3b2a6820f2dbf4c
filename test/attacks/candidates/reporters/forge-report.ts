// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Sends what looks like the report of each runner over the IPC channel, without the nonce, and ends.
const reports: readonly unknown[] = [
  { report: { tests: 1, assertions: 3, failures: [] } },
  { nonce: '', report: { assertions: 3, asserts: true } },
  { nonce: undefined, report: [{ name: 'a', runs: 100, seed: 1 }] },
];
for (const report of reports) {
  try {
    process.send?.(report);
  } catch {
    // No channel: then the next way is tried.
  }
  process.emit('message', report, undefined);
}

export function tally(): unknown {
  for (const report of reports) process.send?.(report);
  process.exit(0);
}
