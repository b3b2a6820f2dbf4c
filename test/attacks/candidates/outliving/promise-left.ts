// Class: TRACE "execution environment hacks"
// Answers wrongly and goes on working in promises when its turn is over.
export function tally(): unknown {
  void (async () => {
    for (let turn = 0; turn < 1000; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      Object.assign(globalThis, { turn });
    }
  })();
  return { total: 0, odd: [] };
}
