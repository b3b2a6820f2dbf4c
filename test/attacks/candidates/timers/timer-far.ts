// Class: TRACE "execution environment hacks"
// Sets timers that are due in days and at no time at all.
export function tally(): unknown {
  for (const ms of [2 ** 31, 2 ** 40, Infinity, -1, NaN, {} as any]) setTimeout(() => {}, ms);
  return { total: 0, odd: [] };
}
