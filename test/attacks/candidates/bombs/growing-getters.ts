// Class: TRACE "execution environment hacks"
// Time: 3000
// Plain vitest: not run
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
