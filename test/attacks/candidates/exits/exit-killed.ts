// Class: BenchJack "trusting the output of untrusted code"
// Plain vitest: not run
// Kills its own process: a run that dies of a signal could be taken for a fault of the checker.
export function tally(): unknown {
  process.kill(process.pid, 'SIGKILL');
  return undefined;
}
