// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back a map whose iterator never ends.
export function tally(): unknown {
  const map = new Map([[1, 1]]);
  map[Symbol.iterator] = function* () {
    for (;;) yield [1, 1];
  } as any;
  return map;
}
