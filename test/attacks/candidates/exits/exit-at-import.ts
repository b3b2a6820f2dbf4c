// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Ends the process with code 0 while it is being imported: no assertion has run, and no failure is seen.
process.exit(0);

export function tally(): unknown {
  return undefined;
}
