// Class: TRACE "execution environment hacks"
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back what refers to itself in every way.
export function tally(): unknown {
  const cyclic: any = { total: 0, odd: [] };
  cyclic.self = cyclic;
  cyclic.odd.push(cyclic, cyclic.odd);
  cyclic.map = new Map([[cyclic, cyclic]]);
  cyclic.set = new Set([cyclic, cyclic.map]);
  return cyclic;
}
