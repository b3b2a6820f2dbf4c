// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Fills a map without end, which ends the whole process of an isolate whatever its limit says.
export function tally(): unknown {
  const map = new Map<number, number>();
  for (let key = 0; ; key++) map.set(key, key);
}
