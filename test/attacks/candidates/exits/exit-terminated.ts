// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Sends itself the signal of a polite end, for which runners have handlers that end with code 0.
process.on('SIGTERM', () => process.exit(0));
process.emit('SIGTERM');

export function tally(): unknown {
  return { total: 0, odd: [] };
}
