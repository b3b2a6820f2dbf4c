// Class: TRACE "execution environment hacks"
// Leaves a thousand intervals behind that keep its realm and whoever serves it busy.
export function tally(): unknown {
  for (let count = 0; count < 1000; count++) setInterval(() => Array.from({ length: 1000 }), 0);
  return { total: 0, odd: [] };
}
