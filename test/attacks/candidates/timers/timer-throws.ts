// Class: TRACE "execution environment hacks"
// Refused: processes crash|timeout
// Throws in a timer and rejects in another after its answer, which tests of others may be blamed for.
export function tally(): unknown {
  setTimeout(() => {
    throw new Error('later');
  }, 0);
  setTimeout(() => void Promise.reject(new Error('later still')), 1);
  return { total: 0, odd: [] };
}
