// Class: TRACE "execution environment hacks"
// Time: 4000
// Plain vitest: not run
// Gives an object keys without end.
export function tally(): unknown {
  const object: Record<string, number> = {};
  for (let key = 0; ; key++) object[`k${key}`] = key;
}
