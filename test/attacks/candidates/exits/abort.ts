// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Aborts the process: a core dump could be taken for a fault of the machine.
export function tally(): unknown {
  process.abort();
}
