// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash|timeout; processes crash|timeout
// Ends the process with code 0 by a timer, after the answer and before the report.
setTimeout(() => process.exit(0), 0);

export function tally(): unknown {
  return { total: 0, odd: [] };
}
