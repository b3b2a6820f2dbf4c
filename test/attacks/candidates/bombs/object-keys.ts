// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives an object keys without end.
export function tally(): unknown {
  const object: Record<string, number> = {};
  for (let key = 0; ; key++) object[`k${key}`] = key;
}
