// Class: TRACE "execution environment hacks"
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Throws an error with causes ten thousand deep.
export function tally(): unknown {
  let error = new Error('first');
  for (let depth = 0; depth < 10_000; depth++) error = new Error('next', { cause: error });
  throw error;
}
