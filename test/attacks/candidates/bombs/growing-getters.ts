// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back getters that each make another object with getters.
function more(): object {
  return {
    get total() {
      return more();
    },
    get odd() {
      return more();
    },
  };
}

export function tally(): unknown {
  return more();
}
