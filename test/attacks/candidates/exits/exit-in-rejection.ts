// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates crash|timeout; processes crash|timeout
// Leaves a rejection that nobody handles and ends the process with 0 in the handler.
process.prependListener('unhandledRejection', () => process.exit(0));
void Promise.reject(new Error('nobody'));

export function tally(): unknown {
  return { total: 0, odd: [] };
}
