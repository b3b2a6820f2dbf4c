// Class: BenchJack "trusting the output of untrusted code"
// Plain vitest: not run
// Kills the solver, so that nobody is left to refuse it.
export function tally(): unknown {
  process.kill(process.ppid, 'SIGKILL');
  return { total: 0, odd: [] };
}
