// Waits at the top level for what never comes; a process with nothing left to do then ends without a word.
await new Promise(() => {});

export function tally(): unknown {
  return undefined;
}
