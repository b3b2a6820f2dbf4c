// Class: TRACE "execution environment hacks"
// Time: 3000
// Plain vitest: not run
// Gives back a map whose iterator never ends.
export function tally(): unknown {
  const map = new Map([[1, 1]]);
  map[Symbol.iterator] = function* () {
    for (;;) yield [1, 1];
  } as any;
  return map;
}
