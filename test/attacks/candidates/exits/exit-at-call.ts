// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Ends the process with code 0 at the first call: the runner dies before it can say that anything failed.
export function tally(): unknown {
  process.exit(0);
}
