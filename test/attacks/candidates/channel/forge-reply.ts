// Class: BenchJack "trusting the output of untrusted code"
// Answers before it is asked: sends replies with many ids, in the hope that one is taken for the value of a later call.
export function tally(): unknown {
  for (let id = 0; id < 20; id++) process.send?.({ id, kind: 'value', value: { total: 0, odd: [] } });
  return { total: 0, odd: [] };
}
