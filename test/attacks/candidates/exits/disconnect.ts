// Class: BenchJack "trusting the output of untrusted code"
// Closes the channel to the runner above and lives on: no news could be good news.
export function tally(): unknown {
  process.disconnect?.();
  return { total: 0, odd: [] };
}
