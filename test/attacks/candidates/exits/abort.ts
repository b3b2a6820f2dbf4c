// Class: BenchJack "trusting the output of untrusted code"
// Aborts the process: a core dump could be taken for a fault of the machine.
export function tally(): unknown {
  process.abort();
}
