// Class: TRACE "execution environment hacks"
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back an object that is nested a hundred thousand deep.
export function tally(): unknown {
  let deep: object = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { deep };
  return deep;
}
