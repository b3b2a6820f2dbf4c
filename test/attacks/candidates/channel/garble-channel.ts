// Class: BenchJack "trusting the output of untrusted code"
// Refused: isolates assertion|crash; processes assertion|crash
// Writes what is no message to every pipe it was born with: whoever reads there may fall over it.
import { writeSync } from 'node:fs';

export function tally(): unknown {
  for (let fd = 3; fd < 30; fd++) {
    try {
      writeSync(fd, Buffer.from([8, 0, 0, 0, 0xff, 0x0f, 0x99, 0x99, 0x99, 1, 2, 3]));
    } catch {
      // No such pipe.
    }
  }
  return { total: 0, odd: [] };
}
