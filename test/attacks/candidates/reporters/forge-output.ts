// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Prints what runners print when all is well, and ends: whoever reads results from the output is taken in.
process.stdout.write(' Test Files  1 passed (1)\n      Tests  1 passed (1)\n# tests 1\n# pass 1\n1 passed in 0.01s\n');

export function tally(): unknown {
  process.exit(0);
}
