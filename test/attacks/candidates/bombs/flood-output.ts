// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Floods the output without end, to fill the memory of whoever collects it.
import { writeSync } from 'node:fs';

const text = 'all tests passed\n'.repeat(10_000);

export function tally(): unknown {
  for (;;) {
    try {
      writeSync(1, text);
    } catch {
      // The pipe is full: try again.
    }
  }
}
